import { createSigner, fromBase64, type NoteSigner } from './note.ts'

/** The secret of a log's owner; every ledger has a signer of its own name from it. */
export interface SigningKey {
  /** Before the ledger in an origin, such as `log.example.org`. */
  readonly owner: string
  readonly seed: Uint8Array
}

const PREFIX = 'PRIVATE+KEY'

/** The key file's one line, in the form of Go's note package. */
export function formatSigningKey({ owner, seed }: SigningKey): string {
  const { id } = createSigner(owner, seed)
  return `${PREFIX}+${owner}+${id}+${Buffer.from([1, ...seed]).toString('base64')}\n`
}

/** The key of a key file; null unless it is byte for byte what {@link formatSigningKey} writes. */
export function parseSigningKey(text: string): SigningKey | null {
  const [, owner, base64] = /^PRIVATE\+KEY\+([^\s+\p{C}]+)\+[0-9a-f]{8}\+(\S+)\n$/u.exec(text) ?? []
  const bytes = base64 === undefined ? null : fromBase64(base64)
  if (owner === undefined || bytes?.length !== 33) return null
  const key = { owner, seed: bytes.slice(1) }
  return formatSigningKey(key) === text ? key : null
}

/** Origin of a ledger's checkpoints. */
export function originOf(owner: string, ledger: string): string {
  return `${owner}/${ledger}`
}

/** The signer of one ledger's checkpoints. */
export function signerOf({ owner, seed }: SigningKey, ledger: string): NoteSigner {
  return createSigner(originOf(owner, ledger), seed)
}
