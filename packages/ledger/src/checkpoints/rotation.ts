import { formatNoteKey, type NoteKey, type NoteSigner, openNote, parseNoteKey, signNote } from './note.ts'

/** A change of the signing key: checkpoints of `from` commits or more are signed by the new one. */
export interface Rotation {
  readonly origin: string
  readonly from: number
  readonly old: NoteKey
  readonly next: NoteKey
}

/** The keys of a log one after the other. */
export interface KeyHistory {
  /** At least one. */
  readonly keys: readonly NoteKey[]
  readonly rotations: readonly Rotation[]
}

const FIRST_LINE = 'asof key rotation v1'
const TEXT = new RegExp(`^${FIRST_LINE}\\n(.+)\\n(0|[1-9]\\d{0,14})\\n(.+)\\n(.+)\\n$`)

/** The note of a change of key, signed by both. */
export function signRotation(origin: string, from: number, [old, next]: readonly [NoteSigner, NoteSigner]): string {
  return signNote(`${FIRST_LINE}\n${origin}\n${from}\n${formatNoteKey(old)}\n${formatNoteKey(next)}\n`, [old, next])
}

/** The change that a note tells of, if both keys it names signed it; null for anything else. */
export function openRotation(note: string): Rotation | null {
  const [, origin, from, oldText, nextText] = TEXT.exec(note.slice(0, note.lastIndexOf('\n\n') + 1)) ?? []
  const [old, next] = [parseNoteKey(oldText ?? ''), parseNoteKey(nextText ?? '')]
  if (origin === undefined || old === null || next === null || old.id === next.id) return null
  if (old.name !== origin || next.name !== origin) return null
  const opened = openNote(note, [old, next])
  const isBoth = new Set(opened?.signedBy).size === 2 && opened?.signedBy.length === 2 && opened.unknown === 0
  return isBoth ? { origin, from: Number(from), old, next } : null
}

/**
 * Follows the rotations of a log from its first key: each is signed by the key before it, and none begins earlier than
 * the one before. Null when they do not lead on from `first`.
 */
export function followRotations(first: NoteKey, notes: readonly string[]): KeyHistory | null {
  const keys = [first]
  const rotations: Rotation[] = []
  for (const note of notes) {
    const rotation = openRotation(note)
    const isNext = rotation !== null && formatNoteKey(rotation.old) === formatNoteKey(keys.at(-1)!)
    if (!isNext || rotation.from < (rotations.at(-1)?.from ?? 0)) return null
    rotations.push(rotation)
    keys.push(rotation.next)
  }
  return { keys, rotations }
}

/** The key that signs a checkpoint of `size` commits after `rotations` changes; null when no key may. */
export function keyAt(
  { keys, rotations }: KeyHistory,
  { size, count }: { size: number; count: number },
): NoteKey | null {
  const [begun, ended] = [
    count === 0 ? 0 : rotations[count - 1]?.from,
    rotations[count]?.from ?? Number.MAX_SAFE_INTEGER,
  ]
  return begun !== undefined && size >= begun && size < ended ? keys[count]! : null
}
