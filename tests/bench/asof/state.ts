import { deserialize, serialize } from 'node:v8'
import { createFacts, type Facts, fold, fromSnapshot, toSnapshot } from '@asof/domain'
import { type ChainHead, emptyHead, extend, recordedEvents } from '@asof/ledger'
import { LEDGER } from '../workload/history-file.ts'
import { createFileEvents, type FileEvents, type Mark } from './file-events.ts'

/** asof's state over a commit file, and the chain as far as it was folded. */
export interface State {
  readonly facts: Facts
  readonly events: FileEvents
  head: ChainHead
}

/** The state before the first commit of a file. */
export function openState(path: string): State {
  const events = createFileEvents(path)
  return { facts: createFacts(events), events, head: emptyHead(LEDGER) }
}

/** Judges the next commit by the chain rule and folds it, as a server does with every commit of its log. */
export function take(state: State, bytes: Uint8Array, isNewCmd: (cmd: string) => boolean): void {
  const extension = extend(state.head, bytes, isNewCmd)
  if (!extension.ok) throw new Error(extension.reason)
  for (const event of recordedEvents(extension.commit, state.head.position + 1)) fold(state.facts, event)
  state.events.settle(bytes)
  state.head = extension.head
}

/** What a start without a snapshot does: every commit judged and folded. */
export function replay(path: string, lines: Iterable<Uint8Array>): State {
  const state = openState(path)
  const commands = new Set<string>()
  for (const bytes of lines)
    take(state, bytes, (cmd) => {
      const isNew = !commands.has(cmd)
      commands.add(cmd)
      return isNew
    })
  return state
}

/** The bytes a snapshot keeps, and the state they hold. */
export const snapshot = {
  write: ({ facts, events, head }: State): Uint8Array =>
    serialize({ state: toSnapshot(facts), marks: events.marks, head }),
  read: (path: string, bytes: Uint8Array): State => {
    const body = deserialize(bytes) as { state: ReturnType<typeof toSnapshot>; marks: Mark[]; head: ChainHead }
    const events = createFileEvents(path, body.marks)
    return { facts: fromSnapshot(body.state, events), events, head: body.head }
  },
}
