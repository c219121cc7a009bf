import { deserialize, serialize } from 'node:v8'
import { createFacts, type Facts, fold, fromSnapshot, toSnapshot } from '@asof/domain'
import { type ChainHead, emptyHead, extend, recordedEvents } from '@asof/ledger'
import { type CommitEnds, createCommitEnds, createLedgerEvents, type LedgerEvents } from '@asof/reader'
import { LEDGER } from '../workload/history-file.ts'
import { type CommitFile, openCommitFile } from './commit-file.ts'

/** asof's state over a commit file, and the chain as far as it was folded. */
export interface State {
  readonly facts: Facts
  readonly events: LedgerEvents
  readonly file: CommitFile
  head: ChainHead
}

/** The state before the first commit of a file. */
export function openState(path: string): State {
  const file = openCommitFile(path)
  const events = createLedgerEvents(file, createCommitEnds())
  return { facts: createFacts(events), events, file, head: emptyHead(LEDGER) }
}

/** Judges the next commit by the chain rule and folds it, as a server does with every commit of its log. */
export function take(state: State, bytes: Uint8Array, isNewCmd: (cmd: string) => boolean): void {
  const extension = extend(state.head, bytes, isNewCmd)
  if (!extension.ok) throw new Error(extension.reason)
  for (const event of recordedEvents(extension.commit, state.head.position + 1)) fold(state.facts, event)
  state.events.settle(bytes)
  state.file.add(bytes.byteLength)
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

/** As the structured clone algorithm takes it. */
interface Kept {
  readonly state: ReturnType<typeof toSnapshot>
  readonly ends: CommitEnds
  readonly starts: readonly number[]
  readonly head: ChainHead
}

/** The bytes a snapshot keeps, and the state they hold. */
export const snapshot = {
  write: ({ facts, events: { ends }, file: { starts }, head }: State): Uint8Array =>
    serialize({ state: toSnapshot(facts), ends, starts, head } satisfies Kept),
  read: (path: string, bytes: Uint8Array): State => {
    const { state, ends, starts, head } = deserialize(bytes) as Kept
    const file = openCommitFile(path, starts)
    const events = createLedgerEvents(file, ends)
    return { facts: fromSnapshot(state, events), events, file, head }
  },
}
