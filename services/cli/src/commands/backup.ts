import { type Command, InvalidArgumentError } from 'commander'
import type { LogReport, RestoreOptions } from '../needs.ts'
import type { CommonOptions, Session } from '../session.ts'

/** A log out of the product and back into it: export, restore. */
export function addBackupCommands(program: Command, session: Session): void {
  withOutput(
    program
      .command('export')
      .description('write a ledger, also one in use, into a new folder: sealed segments with chain and checkpoint')
      .argument('<folder>')
      .option('--ledger <id>', 'default: the first configured one')
      .option('--data <folder>', 'data folder to read'),
  ).action(async (folder: string, options: CommonOptions) => {
    show(session, options, await session.local.exportLog(options, options.ledger, folder))
  })
  withOutput(
    program
      .command('restore')
      .description('put an exported log into a data folder, or with ASOF_LEDGER=kafka into a topic, that has none')
      .argument('<folder>', 'what `asof export` wrote')
      .option('--data <folder>', 'data folder to fill')
      .option('--key <key>', 'first verifier key of the log, as you know it (default: the one the export names)')
      .option('--accept-shorter', 'give up commits that are known here and not in the export')
      .option('--replicas <count>', 'copies of the topic', parseCount, 3),
  ).action(async (folder: string, options: CommonOptions & RestoreOptions) => {
    show(session, options, await session.local.restore(folder, options))
  })
}

function show(session: Session, options: CommonOptions, report: LogReport): void {
  const { ledger, commits, position, head, key, notes } = report
  for (const note of notes) session.tell(`${note}\n`)
  session.print(
    session.isForPeople(options)
      ? `${ledger}  ${commits} commits, ${position} events, head ${head}\nkey  ${key}\n`
      : `${JSON.stringify(report)}\n`,
  )
}

function parseCount(text: string): number {
  if (!/^[1-9]\d?$/.test(text)) throw new InvalidArgumentError('a number from 1 to 99')
  return Number(text)
}

function withOutput(command: Command): Command {
  return command.option('--json', 'print JSON (default off a terminal)').option('--text', 'print for people')
}
