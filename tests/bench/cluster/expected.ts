import { createHash } from 'node:crypto'
import { serialize } from 'node:v8'
import { type Facts, STATE_VERSION, toSnapshot } from '@asof/domain'
import { sha256Hex } from '@asof/ledger'
import { openMemoryLedger } from '@asof/ledger/memory'
import { type LedgerReader, openLedgerReader, readBoard, type ValuedCell } from '@asof/reader'
import { openSqliteViews } from '@asof/views/sqlite'

/** What a history is, found without any server: SHA-256 hex each. */
export interface Expected {
  readonly commits: number
  readonly position: number
  /** Of the newest commit. */
  readonly head: string
  /** Of the bytes of all commits. */
  readonly records: string
  /** Of the folded state. */
  readonly state: string
  /** Of the bytes of the snapshot that a reader keeps. */
  readonly snapshot: string
  /** Of every cell with its value on `day`. */
  readonly board: string
  readonly day: string
}

/** A history folded over the memory ledger. @param day legal date of the board */
export async function foldExpected(ledger: string, commits: Uint8Array[], day: string): Promise<Expected> {
  const hash = createHash('sha256')
  for (const bytes of commits) hash.update(bytes)
  const views = await openSqliteViews({ file: ':memory:' })
  const reader = await openLedgerReader(await openMemoryLedger({ id: ledger, log: commits }), views)
  await reader.writeSnapshot()
  const { digest: snapshot } = (await views.readSnapshot(ledger, STATE_VERSION))!
  await views.close()
  const { position } = reader
  const cells = await readBoard(reader, { asOf: day, knownAt: position }, {})
  const board = boardDigest(cells.map((cell) => [nameOf(cell), cell.value]))
  const records = hash.digest('hex')
  const folded = { ...reached(reader), state: stateDigest(reader.facts), snapshot, board }
  return { commits: commits.length, records, ...folded, day }
}

/** How far a reader is. */
export function reached(reader: LedgerReader): { readonly position: number; readonly head: string } {
  const { position } = reader
  return { position, head: reader.headAt(position).hash }
}

/** Of a folded state. */
export function stateDigest(facts: Facts): string {
  return sha256Hex(serialize(toSnapshot(facts)))
}

/** Of cells by name with their values, in any order. */
export function boardDigest(cells: readonly (readonly [name: string, value: string])[]): string {
  const lines = cells.map(([name, value]) => `${name} ${value}\n`).sort()
  return sha256Hex(Buffer.from(`${lines.length}\n${lines.join('')}`))
}

function nameOf({ jurisdiction, item }: ValuedCell): string {
  return `${jurisdiction} ${item}`
}

/** Something a server gave is not what the history is: nothing is told of how fast it gave it. */
export class Different extends Error {}

/** Throws {@link Different} naming every part in which what was found is not what was expected. */
export function assertSame<T extends object>(what: string, found: T, expected: T): void {
  const names = Object.keys(found) as (keyof T & string)[]
  const wrong = names.filter((name) => found[name] !== expected[name])
  if (wrong.length === 0) return
  const parts = wrong.map((name) => `${name} ${String(found[name])} instead of ${String(expected[name])}`)
  throw new Different(`${what}: ${parts.join(', ')}`)
}
