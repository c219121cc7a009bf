import { readFileSync, writeFileSync } from 'node:fs'
import { type Commit, sha256Hex } from '@asof/ledger'
import { openState, replay, type State, snapshot, take } from '../asof/state.ts'
import { readLines } from '../workload/history-file.ts'
import type { Side } from './rounds.ts'

/** Share of the history a snapshot holds; the rest is its tail. */
const KEPT = 0.99

/** A snapshot in a file, with the commits after it. */
export interface Kept {
  readonly path: string
  readonly digest: string
  readonly bytes: number
  readonly tail: readonly Uint8Array[]
}

/** Keeps the state at 99 % of a history in a file, its tail in memory. */
export function keepSnapshot(history: string, events: number, path: string): Kept {
  const state = openState(history)
  const tail: Uint8Array[] = []
  for (const bytes of readLines(history)) {
    if (state.head.position < events * KEPT) take(state, bytes, () => true)
    else tail.push(bytes.slice())
  }
  const bytes = snapshot.write(state)
  writeFileSync(path, bytes)
  state.file.close()
  return { path, digest: sha256Hex(bytes), bytes: bytes.byteLength, tail }
}

/** What a start from a snapshot does: its bytes read and their digest checked, the state restored, the tail judged and folded. */
function startFrom(history: string, { path, digest, tail }: Kept): State {
  const bytes = readFileSync(path)
  if (sha256Hex(bytes) !== digest) throw new Error('snapshot damaged')
  const state = snapshot.read(history, bytes)
  for (const commit of tail) take(state, commit, () => true)
  return state
}

/** The least any reader of the file must do. */
function readAndParse(path: string): number {
  const decoder = new TextDecoder()
  let events = 0
  for (const bytes of readLines(path)) events += (JSON.parse(decoder.decode(bytes)) as Commit).events.length
  return events
}

/** Full replay, read and JSON.parse alone, and a start from a snapshot; ms each. */
export function replaySides(history: string, kept: Kept): readonly Side[] {
  const whole = readAndParse(history)
  const most = 1
  const ended = ({ facts, file }: State) => {
    file.close()
    if (facts.head !== whole) throw new Error(`ended at ${facts.head} instead of ${whole}`)
  }
  return [
    { name: 'asof replay', unit: 'ms', most, run: () => ended(replay(history, readLines(history))) },
    { name: 'read and JSON.parse', unit: 'ms', most, run: () => readAndParse(history) },
    { name: 'asof start from snapshot', unit: 'ms', most, run: () => ended(startFrom(history, kept)) },
  ]
}
