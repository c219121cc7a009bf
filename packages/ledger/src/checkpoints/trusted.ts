import { type Checkpoint, parseCheckpoint } from './checkpoint.ts'
import type { FolderReading } from './folder.ts'
import { formatNoteKey, type NoteKey, openNote } from './note.ts'
import { followRotations, type KeyHistory, keyAt, openRotation } from './rotation.ts'

/** A checkpoint whose signature is that of the key that may sign it. */
export interface SignedCheckpoint extends Checkpoint {
  readonly note: string
}

/** What a folder holds once it is judged: the keys of the log and its newest checkpoint. */
export interface TrustedFolder {
  readonly history: KeyHistory
  readonly newest: SignedCheckpoint
}

/**
 * The checkpoint of a note that the right key of this history signed, and no other; a sentence about what is wrong
 * with it otherwise.
 */
export function openCheckpoint(note: string, history: KeyHistory, origin: string): SignedCheckpoint | string {
  const opened = openNote(note, history.keys)
  if (opened === null) return 'it is signed by no key of this log'
  const checkpoint = parseCheckpoint(opened.text)
  if (checkpoint === null) return 'it is no checkpoint'
  if (checkpoint.origin !== origin) return `it is of ${checkpoint.origin}, not of ${origin}`
  const key = keyAt(history, { size: checkpoint.size, count: checkpoint.rotations })
  if (key === null || !opened.signedBy.includes(key)) return 'another key signs checkpoints of this size'
  return { ...checkpoint, note }
}

/** Judges what lies in a folder of our own by the key that signs now; a sentence about what is wrong with it otherwise. */
export function judgeFolder(reading: FolderReading, origin: string, current: NoteKey): TrustedFolder | string {
  const { newest, rotations } = reading
  if (newest === null) return 'there is no checkpoint'
  const first = rotations[0] === undefined ? current : openRotation(rotations[0])?.old
  const history = first === undefined ? null : followRotations(first, rotations)
  if (history === null) return 'a rotation of the signing key is damaged or missing'
  if (formatNoteKey(history.keys.at(-1)!) !== formatNoteKey(current)) return 'the signing key is another one'
  const checkpoint = openCheckpoint(newest.note, history, origin)
  if (typeof checkpoint === 'string') return `the newest checkpoint cannot be trusted: ${checkpoint}`
  if (checkpoint.size !== newest.size) return 'the newest checkpoint is of another size than its name says'
  return { history, newest: checkpoint }
}
