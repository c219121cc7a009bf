import type { AsofClient, ClientAnswer } from '@asof/contract'
import type { Command } from 'commander'
import { withCommon } from './arguments.ts'
import { codeOf, type KeyedOptions, type Session, withKey } from './session.ts'

/** What the option for a key says. */
export const KEY = 'key to act by (default: ASOF_KEY, then ASOF_RECORDER_KEY)'

/** What the option for a reason says. */
export const REASON = 'why, in one line: it is kept in the log'

/** Adds the options for a key, and for why it is used. */
export function keyed(command: Command): Command {
  return withCommon(command).option('--key <key>', KEY).option('--reason <text>', REASON)
}

/** Asks with the key, and prints the answer. */
export function act<T>(
  session: Session,
  options: KeyedOptions,
  ask: (client: AsofClient, key: string) => Promise<ClientAnswer>,
  render: (body: T) => string,
): Promise<void> {
  return withKey(session, { ...options, what: 'this' }, async (client, key) =>
    print(session, options, await ask(client, key), render),
  )
}

/** Prints an answer as it came, or as `render` shows it to people. */
export function print<T>(
  session: Session,
  options: KeyedOptions,
  answer: ClientAnswer,
  render: (body: T) => string,
): void {
  if (!answer.ok) session.refuse(options, answer, codeOf(answer))
  else session.print(session.isForPeople(options) ? render(answer.body as T) : answer.text)
}
