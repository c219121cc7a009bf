import type { Command } from 'commander'
import { type PointOptions, pairOf, withDate, withPair } from '../arguments.ts'
import { exitCodes } from '../exit-codes.ts'
import { columns } from '../format/table.ts'
import type { Session } from '../session.ts'

interface Span extends PointOptions {
  readonly from?: string
  readonly to?: string
  readonly knownFrom?: string
  readonly knownTo?: string
}

/** How answers change: timeline, diff, revisions, replay. */
export function addChangeCommands(program: Command, session: Session): void {
  withPair(program.command('timeline').description('the answer over a span of dates'))
    .requiredOption('--from <date>', 'first day')
    .requiredOption('--to <date>', 'day after the last')
    .action(async (recipient: string, subject: string, options: Span) => {
      const parameters = { ...pairOf(recipient, subject, options), from: options.from, to: options.to }
      await session.show(options, { path: '/timeline', parameters }, ({ segments, knownAt }: Timeline) => {
        const rows = segments.map(({ from, to, value, answer }) => [from, to, value, answer.flags.join(', ')])
        return `${recipient} x ${subject} (known on position ${knownAt})\n${columns([['from', 'up to, not on', 'answer', ''], ...rows], '  ')}`
      })
    })
  withPair(program.command('diff').description('what differs between two dates, or between two knowledge times'))
    .option('--as-of <date>', 'the date two knowledge times are compared about')
    .option('--from <date>', 'first date')
    .option('--to <date>', 'second date')
    .option('--known-from <time>', 'first knowledge time')
    .option('--known-to <time>', 'second knowledge time')
    .action(async (recipient: string, subject: string, options: Span) => {
      const { from, to, knownFrom, knownTo } = options
      const parameters = { ...pairOf(recipient, subject, options), from, to, knownFrom, knownTo }
      const body = await session.show(options, { path: '/diff', parameters }, renderDiff(`${recipient} x ${subject}`))
      if ((body as Diff | null)?.differs === true) session.end(exitCodes.differs)
    })
  withDate(
    withPair(program.command('revisions').description('how the answer for a date changed as the log grew')),
  ).action(async (recipient: string, subject: string, options: PointOptions) => {
    const parameters = pairOf(recipient, subject, options)
    await session.show(options, { path: '/revisions', parameters }, ({ revisions, asOf }: Revisions) => {
      const rows = revisions.map(({ position, recordedAt, before, after, causes }) => [
        `@${position}`,
        recordedAt,
        `${before} -> ${after}`,
        shorten(causes),
      ])
      return `${recipient} x ${subject} on ${asOf}\n${rows.length === 0 ? '  nothing on record ever: unknown, which is not open\n' : columns(rows, '  ')}`
    })
  })
  addReplay(program, session)
}

function addReplay(program: Command, session: Session): void {
  withPair(program.command('replay').description('the log replayed commit by commit under one question'))
    .requiredOption('--to <date>', 'the date to answer for')
    .option('--step', 'show every commit, not only those that changed the answer')
    .action(async (recipient: string, subject: string, options: PointOptions & { to: string; step?: boolean }) => {
      const parameters = { ...pairOf(recipient, subject, options), asOf: options.to, limit: 1000 }
      await session.withClient(options, async (client) => {
        for (let after: string | undefined, done = 0; ; ) {
          const answer = await client.get('/steps', { ledger: options.ledger, ...parameters, after })
          if (!answer.ok) return session.refuse(options, answer, exitCodes.usage)
          const { steps, next } = answer.body as Steps
          session.print(session.isForPeople(options) ? renderSteps(steps, options.step === true) : answer.text)
          done += steps.length
          if (next === null) return
          session.tell(`${done} commits replayed\n`)
          after = next
        }
      })
    })
}

interface Timeline {
  readonly knownAt: number
  readonly segments: readonly {
    readonly from: string
    readonly to: string
    readonly value: string
    readonly answer: { readonly flags: readonly string[] }
  }[]
}

interface Diff {
  readonly axis: 'asOf' | 'knownAt'
  readonly asOf: string | null
  readonly from: string | number
  readonly to: string | number
  readonly knownAt: number
  readonly differs: boolean
  readonly values: { readonly before: string; readonly after: string }
  readonly fields: readonly { readonly field: string; readonly before: unknown; readonly after: unknown }[]
  readonly changes: readonly {
    readonly at: string
    readonly position: number | null
    readonly before: string
    readonly after: string
    readonly causes: readonly string[]
  }[]
}

interface Revisions {
  readonly asOf: string
  readonly revisions: readonly {
    readonly position: number
    readonly recordedAt: string
    readonly before: string
    readonly after: string
    readonly causes: readonly string[]
  }[]
}

interface Steps {
  readonly next: string | null
  readonly steps: readonly {
    readonly seq: number
    readonly position: number
    readonly recordedAt: string
    readonly events: readonly { readonly id: string }[]
    readonly before: string
    readonly after: string
    readonly changed: boolean
  }[]
}

function renderDiff(pair: string): (diff: Diff) => string {
  return ({ axis, asOf, from, to, knownAt, differs, values, fields, changes }) => {
    const span =
      axis === 'asOf'
        ? `from ${from} to ${to} (known on position ${knownAt})`
        : `on ${asOf}, known on position ${from} and ${to}`
    const summary = `${pair}   ${differs ? `${values.before} -> ${values.after}` : `no difference: ${values.after}`}   ${span}\n`
    const rows = fields.map(({ field, before, after }) => [
      field,
      `${JSON.stringify(before)} -> ${JSON.stringify(after)}`,
    ])
    const steps = changes.map(({ at, position, before, after, causes }) => [
      position === null ? at : `@${position} ${at}`,
      `${before} -> ${after}`,
      shorten(causes),
    ])
    return `${summary}${columns(rows, '  ')}${steps.length === 0 ? '' : `changes\n${columns(steps, '  ')}`}`
  }
}

function renderSteps(steps: Steps['steps'], every: boolean): string {
  const rows = steps
    .filter(({ changed }) => every || changed)
    .map(({ position, recordedAt, events, before, after, changed }) => [
      `@${position}`,
      recordedAt,
      changed ? `${before} -> ${after}` : after,
      shorten(events.map(({ id }) => id)),
    ])
  return columns(rows, '  ')
}

function shorten(ids: readonly string[]): string {
  return ids.length <= 3 ? ids.join(', ') : `${ids.slice(0, 3).join(', ')} and ${ids.length - 3} more`
}
