import { createHash } from 'node:crypto'
import { closeSync, openSync, readSync, writeSync } from 'node:fs'
import type { RecordedEvent } from '@asof/domain'
import { buildCommit, type Commit, emptyHead, MAX_COMMIT_EVENTS, recordedEvents, sha256Hex } from '@asof/ledger'
import { generate, type Made, type Workload } from './generate.ts'

/** Ledger the commits of a made history belong to. */
export const LEDGER = 'bench'

const NEWLINE = 10
const CHUNK_BYTES = 8 * 1024 * 1024

/** SHA-256 (hex) of the made events, one JSON text per line: names a workload and its seed. */
export function digestOf(workload: Workload): string {
  const hash = createHash('sha256')
  for (const { event } of generate(workload)) hash.update(`${JSON.stringify(event)}\n`)
  return hash.digest('hex')
}

/**
 * The commits of a made history, in order, each of at most 256 events and recorded when the last of them was.
 * @param singles how many of the last events have a commit of their own
 */
export function* toCommits(workload: Workload, ledger: string = LEDGER, singles = 0): Generator<Uint8Array> {
  let head = emptyHead(ledger)
  const commit = (batch: readonly Made[]): Uint8Array => {
    const [seq, now] = [head.seq + 1, new Date(batch.at(-1)!.ms).toISOString()]
    const events = batch.map(({ event }) => event)
    const bytes = buildCommit(head, { cmd: `bench:${seq}`, by: 'bench', now, events })
    const position = head.position + events.length
    head = { ledger, seq, hash: sha256Hex(bytes), position, recordedAt: now }
    return bytes
  }
  let batch: Made[] = []
  let rest = workload.events
  for (const made of generate(workload)) {
    batch.push(made)
    rest -= 1
    if (batch.length < MAX_COMMIT_EVENTS && rest > singles) continue
    yield commit(batch)
    batch = []
  }
  if (batch.length > 0) yield commit(batch)
}

/** Writes a history as a file of commits, one per line. Resolves to its size in bytes. */
export function writeHistory(path: string, workload: Workload): number {
  const file = openSync(path, 'w')
  let bytes = 0
  try {
    for (const commit of toCommits(workload)) bytes += writeSync(file, Buffer.concat([commit, Buffer.of(NEWLINE)]))
  } finally {
    closeSync(file)
  }
  return bytes
}

/** The lines of a commit file, read piece by piece: what a commit is, before anything is checked. */
export function* readLines(path: string): Generator<Uint8Array> {
  const file = openSync(path, 'r')
  try {
    const chunk = Buffer.allocUnsafe(CHUNK_BYTES)
    let rest = Buffer.alloc(0)
    for (let read = readSync(file, chunk); read > 0; read = readSync(file, chunk)) {
      const held = Buffer.concat([rest, chunk.subarray(0, read)])
      let from = 0
      for (let end = held.indexOf(NEWLINE); end >= 0; end = held.indexOf(NEWLINE, from)) {
        yield held.subarray(from, end)
        from = end + 1
      }
      rest = held.subarray(from)
    }
  } finally {
    closeSync(file)
  }
}

/** The events of a made history as readers see them. */
export function* toRecorded(workload: Workload): Generator<RecordedEvent> {
  yield* eventsOf(toCommits(workload))
}

/** The events of a commit file as readers see them, without checking the chain. */
export function* readEvents(path: string): Generator<RecordedEvent> {
  yield* eventsOf(readLines(path))
}

function* eventsOf(commits: Iterable<Uint8Array>): Generator<RecordedEvent> {
  const decoder = new TextDecoder()
  let position = 0
  for (const line of commits) {
    const commit = JSON.parse(decoder.decode(line)) as Commit
    const events = recordedEvents(commit, position + 1)
    position += events.length
    yield* events
  }
}
