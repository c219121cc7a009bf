import type { Command } from 'commander'
import { withCommon } from '../arguments.ts'
import { exitCodes } from '../exit-codes.ts'
import { columns } from '../format/table.ts'
import type { CommonOptions, Session } from '../session.ts'

/** The product itself: verify, ledger list, config show, doctor. */
export function addAdminCommands(program: Command, session: Session): void {
  withCommon(program.command('verify').description('walk the whole chain of a data folder')).action(
    async (options: CommonOptions) => {
      const reports = await session.local.verify(options, options.ledger, (line) => session.tell(`${line}\n`))
      if (session.isForPeople(options))
        for (const { ledger, ok, commits, position, head, problems } of reports)
          session.print(
            `${ledger}  ${ok ? 'sound' : 'DAMAGED'}  ${commits} commits, ${position} events, head ${head}\n${problems.map((problem) => `  ${problem}\n`).join('')}`,
          )
      else session.print(`${JSON.stringify({ ledgers: reports })}\n`)
      if (reports.some(({ ok }) => !ok)) session.end(exitCodes.failure)
    },
  )
  addLedgerList(program, session)
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

function addLedgerList(program: Command, session: Session): void {
  const ledger = program.command('ledger').description('the ledgers')
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
