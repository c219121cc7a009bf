import { type Command, InvalidArgumentError } from 'commander'
import { withCommon } from '../arguments.ts'
import { exitCodes } from '../exit-codes.ts'
import { columns } from '../format/table.ts'
import type { CommonOptions, Session } from '../session.ts'

/** The product itself: verify, ledger list, ledger init, config show, doctor. */
export function addAdminCommands(program: Command, session: Session): void {
  const verify = program.command('verify').description('walk the whole chain of each ledger')
  withCommon(verify, 'ledger to walk (default: each configured one)').action(async (options: CommonOptions) => {
    const reports = await session.local.verify(options, options.ledger, (line) => session.tell(`${line}\n`))
    if (session.isForPeople(options))
      for (const { ledger, ok, commits, position, head, problems } of reports)
        session.print(
          `${ledger}  ${ok ? 'sound' : 'DAMAGED'}  ${commits} commits, ${position} events, head ${head}\n${problems.map((problem) => `  ${problem}\n`).join('')}`,
        )
    else session.print(`${JSON.stringify({ ledgers: reports })}\n`)
    if (reports.some(({ ok }) => !ok)) session.end(exitCodes.failure)
  })
  const ledger = program.command('ledger').description('the ledgers')
  addLedgerList(ledger, session)
  addLedgerInit(ledger, session)
  const config = program.command('config').description('the configuration')
  withCommon(config.command('show').description('variables and their values, secrets masked')).action(
    (options: CommonOptions) => {
      const variables = session.local.config()
      session.print(
        session.isForPeople(options) ? columns(Object.entries(variables)) : `${JSON.stringify(variables)}\n`,
      )
    },
  )
  withCommon(program.command('doctor').description('look for what keeps the product from working')).action(
    async (options: CommonOptions) => {
      const checks = await session.local.doctor(options)
      const rows = checks.map(({ name, ok, finding }) => [ok ? 'ok' : 'WRONG', name, finding])
      session.print(session.isForPeople(options) ? columns(rows) : `${JSON.stringify({ checks })}\n`)
      if (checks.some(({ ok }) => !ok)) session.end(exitCodes.failure)
    },
  )
}

function addLedgerInit(ledger: Command, session: Session): void {
  const command = ledger
    .command('init')
    .description('make the Kafka topics of the configured ledgers, and fill those named after a shipped history')
  withCommon(command)
    .option('--replicas <count>', 'copies of each topic; 1 on a single broker', parseCount, 3)
    .action(async (options: CommonOptions & { readonly replicas: number }) => {
      const topics = await session.local.initLedgers(options.ledger, options.replicas)
      const rows = topics.map(({ ledger: id, topic, made }) => [id, topic, made ? 'made' : 'was there already'])
      session.print(session.isForPeople(options) ? columns(rows) : `${JSON.stringify({ topics })}\n`)
    })
}

function parseCount(text: string): number {
  if (!/^[1-9]\d?$/.test(text)) throw new InvalidArgumentError('a number from 1 to 99')
  return Number(text)
}

function addLedgerList(ledger: Command, session: Session): void {
  withCommon(ledger.command('list').description('what can be asked')).action(async (options: CommonOptions) => {
    const { ledger: _, ...everywhere } = options
    await session.show(
      everywhere,
      { path: '/ledgers', parameters: {} },
      ({ ledgers }: { ledgers: readonly LedgerEntry[] }) =>
        columns(
          ledgers.map(({ id, isDefault, position, coverageFrom, title, reason }) => [
            `${id}${isDefault ? ' (default)' : ''}`,
            `${position} events`,
            `from ${coverageFrom ?? 'no date yet'}`,
            title ?? '',
            reason ?? '',
          ]),
        ),
    )
  })
}

interface LedgerEntry {
  readonly id: string
  readonly isDefault: boolean
  readonly position: number
  readonly coverageFrom: string | null
  readonly title: string | null
  readonly reason: string | null
}
