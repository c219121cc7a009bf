import { fromBase64, toBytes, toHex } from './bytes.ts'

const ED25519 = 1
const ID_BYTES = 4

/** The text of a signed note, where one of these keys signed it; else null. Source: C2SP signed-note. */
export async function openNote(note: string, keys: readonly string[]): Promise<string | null> {
  const end = note.lastIndexOf('\n\n')
  if (end < 0) return null
  const text = note.slice(0, end + 1)
  for (const line of note.slice(end + 2).split('\n')) {
    const [, name, base64] = /^— (\S+) (\S+)$/.exec(line) ?? []
    for (const key of keys) if (base64 !== undefined && (await isSignedBy(key, { name, base64, text }))) return text
  }
  return null
}

interface Signature {
  readonly name: string | undefined
  readonly base64: string
  readonly text: string
}

async function isSignedBy(key: string, { name, base64, text }: Signature): Promise<boolean> {
  const [, owner, id, encoded] = /^([^+]+)\+([0-9a-f]{8})\+(\S+)$/.exec(key) ?? []
  const signature = fromBase64(base64)
  if (encoded === undefined || owner !== name || toHex(signature.slice(0, ID_BYTES)) !== id) return false
  const [kind, ...bytes] = fromBase64(encoded)
  if (kind !== ED25519) return false
  const imported = await crypto.subtle.importKey('raw', Uint8Array.from(bytes), 'Ed25519', false, ['verify'])
  return crypto.subtle.verify('Ed25519', imported, signature.slice(ID_BYTES), toBytes(text))
}
