import { createPrivateKey, createPublicKey, hash, type KeyObject, sign, verify } from 'node:crypto'

/** A key that signs notes, as everybody may know it. Source: C2SP signed-note, Ed25519 (type 0x01). */
export interface NoteKey {
  /** Without spaces and plus signs. */
  readonly name: string
  /** First four bytes of the hash over name and key, 8 hex digits. */
  readonly id: string
  /** 32 bytes. */
  readonly publicKey: Uint8Array
}

/** A key with its secret half. */
export interface NoteSigner extends NoteKey {
  /** Ed25519 signature, 64 bytes. */
  sign(text: string): Uint8Array
}

/** The text of a note with the known keys that signed it, in their order in the note. */
export interface OpenedNote {
  readonly text: string
  readonly signedBy: readonly NoteKey[]
  /** Number of signatures by keys that are not known; they say nothing. */
  readonly unknown: number
}

const ED25519 = 0x01
const [PKCS8, SPKI] = [
  Buffer.from('302e020100300506032b657004220420', 'hex'),
  Buffer.from('302a300506032b6570032100', 'hex'),
]
const NAME = /^[^\s+\p{C}]+$/u
/** Most signatures of a note that is looked at. */
const MAX_SIGNATURES = 16

/** The signer of a secret seed (32 bytes) under a name. Throws RangeError for a name or seed that is none. */
export function createSigner(name: string, seed: Uint8Array): NoteSigner {
  if (!NAME.test(name)) throw new RangeError(`not a key name: ${name}`)
  if (seed.length !== 32) throw new RangeError(`a seed of ${seed.length} bytes`)
  const secret = createPrivateKey({ key: Buffer.concat([PKCS8, seed]), format: 'der', type: 'pkcs8' })
  const publicKey = rawOf(createPublicKey(secret))
  return { name, id: idOf(name, publicKey), publicKey, sign: (text) => sign(null, Buffer.from(text), secret) }
}

/** The key as one word: `name+id+base64`. */
export function formatNoteKey({ name, id, publicKey }: NoteKey): string {
  return `${name}+${id}+${Buffer.from([ED25519, ...publicKey]).toString('base64')}`
}

/** The key that {@link formatNoteKey} wrote; null for anything else. */
export function parseNoteKey(text: string): NoteKey | null {
  const [name = '', id = '', ...rest] = text.split('+')
  const bytes = fromBase64(rest.join('+'))
  if (!NAME.test(name) || bytes?.length !== 33 || bytes[0] !== ED25519) return null
  const publicKey = bytes.slice(1)
  return idOf(name, publicKey) === id ? { name, id, publicKey } : null
}

/** The note of a text, which ends in a line break, with one signature line per signer. */
export function signNote(text: string, signers: readonly NoteSigner[]): string {
  const lines = signers.map((signer) => {
    const signature = Buffer.concat([Buffer.from(signer.id, 'hex'), signer.sign(text)])
    return `— ${signer.name} ${signature.toString('base64')}\n`
  })
  return `${text}\n${lines.join('')}`
}

/**
 * The text of a note that at least one known key signed; null for anything else. Signatures of unknown keys are passed
 * over, one wrong signature of a known key spoils the note. Source: C2SP signed-note.
 */
export function openNote(note: string, known: readonly NoteKey[]): OpenedNote | null {
  const end = note.lastIndexOf('\n\n')
  if (end < 0 || !note.endsWith('\n') || !note.isWellFormed() || hasControls(note)) return null
  const text = note.slice(0, end + 1)
  const lines = note.slice(end + 2, -1).split('\n')
  if (lines.length > MAX_SIGNATURES) return null
  const signedBy: NoteKey[] = []
  for (const line of lines) {
    const [, name, blob] = /^— (\S+) (\S+)$/.exec(line) ?? []
    const bytes = blob === undefined ? null : fromBase64(blob)
    if (name === undefined || bytes === null || bytes.length < 5) return null
    const id = Buffer.from(bytes.slice(0, 4)).toString('hex')
    const key = known.find((each) => each.name === name && each.id === id)
    if (key === undefined) continue
    if (!isSignedBy(key, text, bytes.slice(4))) return null
    signedBy.push(key)
  }
  return signedBy.length === 0 ? null : { text, signedBy, unknown: lines.length - signedBy.length }
}

/** Bytes of canonical standard base64; null for anything else. */
export function fromBase64(text: string): Uint8Array | null {
  const bytes = Buffer.from(text, 'base64')
  return text !== '' && bytes.toString('base64') === text ? new Uint8Array(bytes) : null
}

function isSignedBy({ publicKey }: NoteKey, text: string, signature: Uint8Array): boolean {
  const key = createPublicKey({ key: Buffer.concat([SPKI, publicKey]), format: 'der', type: 'spki' })
  return signature.length === 64 && verify(null, Buffer.from(text), key, signature)
}

function idOf(name: string, publicKey: Uint8Array): string {
  return hash('sha256', Buffer.concat([Buffer.from(`${name}\n`), Buffer.from([ED25519]), publicKey]), 'hex').slice(0, 8)
}

function rawOf(key: KeyObject): Uint8Array {
  return new Uint8Array(key.export({ format: 'der', type: 'spki' }).subarray(SPKI.length))
}

function hasControls(note: string): boolean {
  for (const char of note) if (char < ' ' && char !== '\n') return true
  return false
}
