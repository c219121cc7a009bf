import { createPrivateKey, createPublicKey, hkdfSync, type KeyObject } from 'node:crypto'

/** Bytes of the configured key at least. */
const MIN_MASTER = 32
/** What stands before the 32 bytes of an ed25519 seed in PKCS #8. Source: RFC 8410. */
const PKCS8_HEAD = Buffer.from('302e020100300506032b657004220420', 'hex')

/** What the calls of one subscription are signed with in one generation. */
export interface SigningKeys {
  /** As the receiver is told it: `whsec_` and base64. */
  readonly secret: string
  /** ed25519 */
  readonly privateKey: KeyObject
}

/** What the receiver of a subscription verifies with. */
export interface ReceiverKeys {
  readonly secret: string
  /** `whpk_` and base64. */
  readonly publicKey: string
}

/**
 * The keys of a subscription, worked out anew each time and stored nowhere.
 * @param generation raised by each rotation
 * Errors: throws Error when the master key has fewer than 32 bytes.
 */
export function deriveKeys(master: Uint8Array, subscription: string, generation: number): SigningKeys {
  if (master.byteLength < MIN_MASTER) throw new Error(`a webhook key has at least ${MIN_MASTER} bytes`)
  const info = `asof webhook ${generation} ${subscription}`
  const bytes = Buffer.from(hkdfSync('sha256', master, '', info, 64))
  const privateKey = createPrivateKey({
    key: Buffer.concat([PKCS8_HEAD, bytes.subarray(32)]),
    format: 'der',
    type: 'pkcs8',
  })
  return { secret: `whsec_${bytes.toString('base64', 0, 32)}`, privateKey }
}

/** What the receiver is told of these keys. */
export function toReceiverKeys({ secret, privateKey }: SigningKeys): ReceiverKeys {
  const { x } = createPublicKey(privateKey).export({ format: 'jwk' })
  return { secret, publicKey: `whpk_${Buffer.from(x!, 'base64url').toString('base64')}` }
}
