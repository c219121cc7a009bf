import type { AsofClient, Reply } from '@asof/contract'
import { type Command, Option } from 'commander'
import { act, KEY } from '../act.ts'
import { type PointOptions, pairOf, withCommon, withDate, withPair } from '../arguments.ts'
import { columns } from '../format/table.ts'
import type { CommonOptions, KeyedOptions, Session } from '../session.ts'

interface AuditOptions extends CommonOptions {
  readonly csv?: boolean
  readonly knownAt?: string
  readonly by?: string
  readonly from?: string
  readonly to?: string
  readonly after?: string
  readonly limit?: string
}

/** Who recorded what, when and why. */
export function addAuditCommands(program: Command, session: Session): void {
  const audit = program.command('audit').description('who recorded what, when, why, and what that changed')
  withTable(withCommon(audit.command('acts').description('the commits of one principal, or of all')))
    .option('--by <principal>', 'recorded by')
    .option('--from <time>', 'recorded at or after')
    .option('--to <time>', 'recorded before')
    .option('--known-at <time>', 'known on: @position, date or instant')
    .option('--after <cursor>', 'cursor of the page before')
    .option('--limit <number>', 'commits of a page')
    .action(async (options: AuditOptions) => {
      const { by, from, to, knownAt, after, limit, csv } = options
      const parameters = { by, from, to, knownAt, after, limit }
      await session.show(options, { path: '/audit', parameters, isTable: csv === true }, renderActs)
    })
  withTable(withCommon(audit.command('control').description('what was set or refused; for admins')))
    .option('--key <key>', KEY)
    .option('--by <principal>', 'recorded by, or refused to')
    .option('--from <time>', 'recorded at or after')
    .option('--to <time>', 'recorded before')
    .option('--after <cursor>', 'cursor of the page before')
    .option('--limit <number>', 'commits of a page')
    .action(async ({ by, from, to, after, limit, ...options }: AuditOptions & KeyedOptions) => {
      const accept = options.csv === true ? { accept: 'text/csv' } : {}
      const ask = (client: AsofClient, key: string) =>
        client.get('/audit/control', { by, from, to, after, limit }, { key, ...accept })
      await act(session, { ...options, ...(options.csv && { json: true }) }, ask, renderControl)
    })
  withTable(withCommon(audit.command('event').description('where an event comes from and what became of it')))
    .argument('<id>')
    .option('--known-at <time>', 'known on: @position, date or instant')
    .action(async (id: string, options: AuditOptions) => {
      const { knownAt, csv } = options
      const path = `/audit/events/${encodeURIComponent(id)}`
      await session.show(options, { path, parameters: { knownAt }, isTable: csv === true }, renderLineage)
    })
  withTable(
    withDate(withPair(audit.command('revisions').description('who changed the answer for a date, and how'))),
  ).action(async (recipient: string, subject: string, options: PointOptions & AuditOptions) => {
    const parameters = pairOf(recipient, subject, options)
    const request = { path: '/audit/revisions', parameters, isTable: options.csv === true }
    await session.show(options, request, ({ revisions, asOf }: Revisions) => {
      const rows = revisions.map(({ position, before, after, causes, recorded }) => [
        ...[`@${position}`, ...whoOf(recorded), `${before} -> ${after}`, causes.slice(0, 3).join(', ')],
        recorded.reason ?? '',
      ])
      return `${recipient} x ${subject} on ${asOf}\n${columns(rows, '  ')}`
    })
  })
}

function withTable(command: Command): Command {
  return command.addOption(new Option('--csv', 'print a table, as the API gives it').conflicts(['json', 'text']))
}

type Acts = Reply<'getAudit'>
type ControlActs = Reply<'getAuditControl'>
type Lineage = Reply<'getAuditEvent'>
type Revisions = Reply<'getAuditRevisions'>

function renderControl({ acts, next }: ControlActs): string {
  const rows = acts.flatMap((one) =>
    one.events.map(({ type, about, principal, route, code, count }) => [
      ...[String(one.seq), ...whoOf(one), type, about ?? '', principal ?? ''],
      code === null ? (one.reason ?? '') : `${code} ${route}${count === 1 ? '' : `, ${count} times`}`,
    ]),
  )
  return `${columns(rows)}${next === null ? '' : `more: --after ${next}\n`}`
}

function whoOf({ at, by, key }: Pick<Acts['acts'][number], 'at' | 'by' | 'key'>): readonly string[] {
  return [at, key === null ? by : `${by} (${key})`]
}

function renderActs({ acts, next }: Acts): string {
  const rows = acts.flatMap((act) =>
    act.events.map(({ id, type, target }) => [
      ...[String(act.seq), ...whoOf(act), id, type, target === null ? '' : `of ${target}`],
      act.reason ?? '',
    ]),
  )
  return `${columns(rows)}${next === null ? '' : `more: --after ${next}\n`}`
}

function renderLineage({ id, type, position, recorded, source, retracted, corrected, lineage }: Lineage): string {
  const mark = retracted ? 'RETRACTED' : corrected ? 'corrected' : ''
  const head = columns([[`@${position}`, ...whoOf(recorded), id, type, recorded.reason ?? '', mark]])
  const sources = source.map((one) => `  source  ${JSON.stringify(one)}\n`).join('')
  const rows = lineage.map((step) => [
    ...[`@${step.position}`, ...whoOf(step.recorded), step.id, step.type],
    step.target === null ? 'later step' : `of ${step.target}${step.retracted ? ', itself RETRACTED' : ''}`,
    [step.why, step.patch === null ? null : JSON.stringify(step.patch)].filter((part) => part !== null).join('  '),
  ])
  return `${head}${sources}${rows.length === 0 ? 'nothing became of it since\n' : `what became of it\n${columns(rows, '  ')}`}`
}
