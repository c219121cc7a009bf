import { createHmac, createPublicKey, type KeyObject, verify } from 'node:crypto'
import type { Received } from './webhook-receiver.ts'

/** What a receiver was given to verify with: `whsec_` and `whpk_`. */
export interface ReceiverKeys {
  readonly secret: string
  readonly publicKey: string
}

/**
 * The versions of signatures that hold for a call, in their order: `['v1', 'v1a']` when all is well. Written from the text of
 * Standard Webhooks 1.0, with nothing of the product.
 */
export function heldSignatures(
  call: Omit<Received, 'checkpoint'>,
  { secret, publicKey }: ReceiverKeys,
): readonly string[] {
  const signed = Buffer.concat([Buffer.from(`${call.id}.${call.timestamp}.`), call.body])
  const key = Buffer.from(secret.replace('whsec_', ''), 'base64')
  const ed25519 = keyOf(publicKey)
  return call.signature.split(' ').flatMap((each) => {
    const [version = '', value = ''] = each.split(',')
    const bytes = Buffer.from(value, 'base64')
    const holds =
      version === 'v1'
        ? createHmac('sha256', key).update(signed).digest().equals(bytes)
        : version === 'v1a' && verify(null, signed, ed25519, bytes)
    return holds ? [version] : []
  })
}

const known = new Map<string, KeyObject>()

function keyOf(publicKey: string): KeyObject {
  const x = Buffer.from(publicKey.replace('whpk_', ''), 'base64').toString('base64url')
  const key = known.get(x) ?? createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' })
  known.set(x, key)
  return key
}
