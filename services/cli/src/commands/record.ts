import type { Command } from 'commander'
import { lensOf, type PointOptions, withCommon, withDate, withLens } from '../arguments.ts'
import { renderEvidence } from '../format/answer.ts'
import type { Event } from '../format/shapes.ts'
import { columns } from '../format/table.ts'
import type { Session } from '../session.ts'

interface ListOptions extends PointOptions {
  readonly type?: string
  readonly actor?: string
  readonly from?: string
  readonly to?: string
  readonly q?: string
  readonly after?: string
  readonly limit?: string
}

interface Clocked {
  readonly asOf: string
  readonly knownAt: number
}

interface Policy extends Clocked {
  readonly title: string | null
  readonly status: string
  readonly possibleStatuses: readonly string[]
  readonly provisions: readonly {
    readonly provision: string
    readonly status: string
    readonly effect: string
    readonly citation: string | null
  }[]
  readonly events: readonly Event[]
}

/** What is on record: status, stance, actions, events. */
export function addRecordCommands(program: Command, session: Session): void {
  withDate(
    withLens(program.command('status').description('status of a policy and its provisions').argument('<policy>')),
  ).action(async (policy: string, options: PointOptions) => {
    const path = `/policies/${encodeURIComponent(policy)}`
    await session.show(options, { path, parameters: lensOf(options) }, (body: Policy) => renderPolicy(policy, body))
  })
  withDate(
    withLens(
      program.command('stance').description('where a party stands on a topic').argument('<party>').argument('<topic>'),
    ),
  ).action(async (party: string, topic: string, options: PointOptions) => {
    const parameters = { party, topic, ...lensOf(options) }
    await session.show(
      options,
      { path: '/stance', parameters },
      ({ stance, statement, observedAt, evidence, asOf, knownAt }: Stance) => {
        const ground = statement ?? (observedAt === null ? 'nothing on record' : `silence observed ${observedAt}`)
        return `${party} on ${topic}   ${stance.toUpperCase()} on ${asOf}   ${ground}   ${evidence.join(', ')} (known on position ${knownAt})\n`
      },
    )
  })
  withDate(
    withLens(program.command('actions').description('how far a pending action got').argument('<action>')),
  ).action(async (action: string, options: PointOptions) => {
    const path = `/actions/${encodeURIComponent(action)}`
    await session.show(
      options,
      { path, parameters: lensOf(options) },
      ({ state, evidence, asOf, knownAt }: Action) =>
        `${action}   ${state.toUpperCase()} on ${asOf}   ${evidence.join(', ')} (known on position ${knownAt})\n`,
    )
  })
  addEvents(program, session)
}

interface Stance extends Clocked {
  readonly stance: string
  readonly statement: string | null
  readonly observedAt: string | null
  readonly evidence: readonly string[]
}

interface Action extends Clocked {
  readonly state: string
  readonly evidence: readonly string[]
}

interface Entry {
  readonly event: Event
  readonly retracted: boolean
  readonly corrected: boolean
}

function addEvents(program: Command, session: Session): void {
  withCommon(program.command('events').description('events in log order'))
    .option('--known-at <time>', 'known on: @position, date or instant')
    .option('--type <type>', 'event type, or its first part')
    .option('--actor <id>', 'authority, party, speaker or holder the event names')
    .option('--from <date>', 'announced on or after')
    .option('--to <date>', 'announced before')
    .option('--q <words>', 'words to find')
    .option('--after <cursor>', 'cursor of the page before')
    .option('--limit <number>', 'events of a page')
    .action(async (options: ListOptions) => {
      const { knownAt, type, actor, from, to, q, after, limit } = options
      const parameters = { knownAt, type, actor, from, to, q, after, limit }
      await session.show(
        options,
        { path: '/events', parameters },
        ({ events, next }: { events: readonly Entry[]; next: string | null }) => {
          const more = next === null ? '' : `more: --after ${next}\n`
          if (events.length === 0) return `no event on record matches\n${more}`
          return `${columns(events.map((entry) => [`@${entry.event.position}`, ...renderEvidence(entry.event), marksOf(entry)]))}${more}`
        },
      )
    })
  withCommon(program.command('event').description('one event with its corrections').argument('<id>'))
    .option('--known-at <time>', 'known on: @position, date or instant')
    .action(async (id: string, options: ListOptions) => {
      const request = { path: `/events/${encodeURIComponent(id)}`, parameters: { knownAt: options.knownAt } }
      await session.show(options, request, ({ history, ...entry }: Entry & { history: readonly Event[] }) => {
        const { event } = entry
        const later = columns(
          history.map((meta) => [`@${meta.position}`, ...renderEvidence(meta)]),
          '  ',
        )
        return `${columns([[`@${event.position}`, ...renderEvidence(event), marksOf(entry)]])}${JSON.stringify(event, null, 2)}\n${later === '' ? '' : `corrected or retracted by\n${later}`}`
      })
    })
}

function marksOf({ retracted, corrected }: Entry): string {
  return retracted ? 'RETRACTED' : corrected ? 'corrected' : ''
}

function renderPolicy(
  policy: string,
  { title, status, possibleStatuses, provisions, events, asOf, knownAt }: Policy,
): string {
  const possible = possibleStatuses.length > 1 ? ` (${possibleStatuses.join(' or ')})` : ''
  if (events.length === 0)
    return `${policy}   NO-RECORD on ${asOf}   no event that counts here names it: is it spelt so? (known on position ${knownAt})\n`
  const rows = provisions.map((one) => [one.provision, one.status, one.effect, one.citation ?? ''])
  return `${policy}   ${status.toUpperCase()}${possible} on ${asOf}   ${title ?? ''} (known on position ${knownAt})\n${columns(rows, '  ')}${columns(
    events.map((event) => ['event', ...renderEvidence(event)]),
    '  ',
  )}`
}
