import { Command, CommanderError } from 'commander'
import { addAdminCommands } from './commands/admin.ts'
import { addAuditCommands } from './commands/audit.ts'
import { addBackupCommands } from './commands/backup.ts'
import { addChangeCommands } from './commands/changes.ts'
import { addKeyCommands } from './commands/keys.ts'
import { addPointCommands } from './commands/point.ts'
import { addProofCommands } from './commands/proofs.ts'
import { addRecordCommands } from './commands/record.ts'
import { addReviewCommands } from './commands/review.ts'
import { addSubscriptionCommands } from './commands/subscriptions.ts'
import { addWatchCommand } from './commands/watch.ts'
import { addWriteCommands } from './commands/write.ts'
import { type ExitCode, exitCodes } from './exit-codes.ts'
import type { CliNeeds } from './needs.ts'
import { createSession, type Session } from './session.ts'

export { exitCodes } from './exit-codes.ts'
export type {
  Check,
  CliNeeds,
  InitReport,
  KeyReport,
  Link,
  LocalOperations,
  LogReport,
  Output,
  RestoreOptions,
  Target,
  VerifyReport,
} from './needs.ts'

/** The command line as a function. */
export interface Cli {
  /** @param argv without the program's name; resolves to the exit code, never rejects */
  run(argv: readonly string[]): Promise<ExitCode>
}

/** The `asof` program over its needs. */
export function createCli(needs: CliNeeds): Cli {
  return {
    run: async (argv) => {
      const session = createSession(needs)
      try {
        await buildProgram(session, needs).parseAsync([...argv], { from: 'user' })
        return session.exitCode
      } catch (error) {
        return explain(error, needs)
      }
    },
  }
}

function buildProgram(session: Session, { stdout, stderr }: CliNeeds): Command {
  const program = new Command('asof')
    .description(
      'Who may get which technology: true on a date, as known on a date, and why.\nA record of claims about rules, not legal advice.',
    )
    .configureOutput({ writeOut: (text) => stdout.write(text), writeErr: (text) => stderr.write(text) })
    .exitOverride()
    .showHelpAfterError('(asof --help lists the commands)')
    .addHelpText('after', '\nExit codes: 0 ok, 1 failure, 2 usage, 3 the answers differ.')
  addPointCommands(program, session)
  addChangeCommands(program, session)
  addRecordCommands(program, session)
  addAuditCommands(program, session)
  addWriteCommands(program, session)
  addReviewCommands(program, session)
  addProofCommands(program, session)
  addBackupCommands(program, session)
  addWatchCommand(program, session)
  addSubscriptionCommands(program, session)
  addKeyCommands(program, session)
  addAdminCommands(program, session)
  for (const command of [program, ...program.commands, ...program.commands.flatMap(({ commands }) => commands)])
    command.exitOverride().copyInheritedSettings(program)
  return program
}

function explain(error: unknown, { stderr }: CliNeeds): ExitCode {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage
  stderr.write(`asof: ${error instanceof Error ? error.message : String(error)}\n`)
  return exitCodes.failure
}
