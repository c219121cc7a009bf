import { EMPTY_ROOT, equalHashes, type TreeHash } from '../merkle.ts'
import { fromBase64 } from './note.ts'

/** What a log says of itself at one size. Source: C2SP tlog-checkpoint; the last two are its extension lines. */
export interface Checkpoint {
  /** Name of the log; also of the keys that sign for it. */
  readonly origin: string
  /** Number of commits. */
  readonly size: number
  readonly root: TreeHash
  /** SHA-256 hex of the last commit; 64 zeros without any. The chain hangs on it, so a start need not hash the tree. */
  readonly head: string
  /** How often the signing key had changed by then. */
  readonly rotations: number
}

const NO_COMMIT = '0'.repeat(64)
const NUMBER = '(0|[1-9]\\d{0,14})'
const TEXT = new RegExp(`^(.+)\\n${NUMBER}\\n(\\S+)\\nhead ([0-9a-f]{64})\\nrotations ${NUMBER}\\n$`)

/** The text of a checkpoint, to be signed as a note. */
export function formatCheckpoint({ origin, size, root, head, rotations }: Checkpoint): string {
  return `${origin}\n${size}\n${Buffer.from(root).toString('base64')}\nhead ${head}\nrotations ${rotations}\n`
}

/** The checkpoint of a note's text; null for anything that {@link formatCheckpoint} does not write. */
export function parseCheckpoint(text: string): Checkpoint | null {
  const [, origin, size, base64, head, rotations] = TEXT.exec(text) ?? []
  const root = base64 === undefined ? null : fromBase64(base64)
  if (origin === undefined || root?.length !== 32) return null
  const checkpoint = { origin, size: Number(size), root, head: head!, rotations: Number(rotations) }
  const isEmpty = equalHashes(root, EMPTY_ROOT) && head === NO_COMMIT
  return checkpoint.size === 0 && !isEmpty ? null : checkpoint
}

/** The checkpoint of a log without commits. */
export function emptyCheckpoint(origin: string, rotations = 0): Checkpoint {
  return { origin, size: 0, root: EMPTY_ROOT, head: NO_COMMIT, rotations }
}
