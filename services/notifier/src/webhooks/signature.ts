import { sign } from 'node:crypto'
import { isWebhookId, type SigningKeys } from '@asof/notices'
import { Webhook } from 'standardwebhooks'

/** How long the keys before a rotation sign too, in ms. */
const ROTATION_MS = 24 * 3_600_000

/** One attempt at telling something. */
export interface Signable {
  /** The same at every attempt. */
  readonly id: string
  /** Of this attempt, ms since 1970 UTC. */
  readonly at: number
  /** UTF-8. */
  readonly body: Uint8Array
}

/** Generations that sign at a time: the present one first, and the one before for 24 hours after a rotation. */
export function signingGenerations(
  { generation, rotatedAt }: { readonly generation: number; readonly rotatedAt: number | null },
  at: number,
): readonly number[] {
  const isFresh = rotatedAt !== null && at < rotatedAt + ROTATION_MS
  return isFresh ? [generation, generation - 1] : [generation]
}

/**
 * The headers of Standard Webhooks 1.0: HMAC-SHA256 (`v1`) and ed25519 (`v1a`) by each of the keys.
 * Errors: throws Error for an id that cannot be signed unambiguously.
 */
export function signedHeaders({ id, at, body }: Signable, keys: readonly SigningKeys[]): Record<string, string> {
  if (!isWebhookId(id)) throw new Error(`no id of a webhook: ${id}`)
  const seconds = Math.floor(at / 1000)
  const signed = Buffer.concat([Buffer.from(`${id}.${seconds}.`), body])
  const signatures = keys.flatMap(({ secret, privateKey }) => [
    new Webhook(secret).sign(id, new Date(at), Buffer.from(body)),
    `v1a,${sign(null, signed, privateKey).toString('base64')}`,
  ])
  return {
    'webhook-id': id,
    'webhook-timestamp': String(seconds),
    'webhook-signature': signatures.join(' '),
  }
}
