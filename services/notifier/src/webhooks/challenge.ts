import { deriveKeys, EVENT_HEADERS, toEventBytes } from '@asof/notices'
import type { Clock, Ids } from '@asof/runtime'
import type { OutboundRefusal } from './guard.ts'
import type { Outbound } from './outbound.ts'
import { signedHeaders } from './signature.ts'

/** What became of a challenge. */
export type Challenged =
  | { readonly ok: true }
  | { readonly ok: false; readonly code: OutboundRefusal | 'NOT_ANSWERED' | 'NOT_ECHOED'; readonly detail: string }

/** An endpoint before anything is told to it. */
export interface ChallengedEndpoint {
  readonly ledger: string
  readonly subscription: string
  /** Of the keys that sign the challenge. */
  readonly generation: number
  readonly url: string
}

/** What a challenge is made with. */
export interface ChallengeNeeds {
  readonly outbound: Outbound
  readonly masterKey: Uint8Array
  readonly clock: Clock
  readonly ids: Ids
}

/**
 * Asks an endpoint whether it wants to be called: it has to answer 2xx and echo a token, as the whole body or as `challenge`
 * in a JSON object. Never rejects.
 */
export async function challengeEndpoint(
  { outbound, masterKey, clock, ids }: ChallengeNeeds,
  { ledger, subscription, generation, url }: ChallengedEndpoint,
): Promise<Challenged> {
  const [token, id, time] = [ids.secret(), `challenge_${ids.requestId()}`, clock.now()]
  const what = { ledger, subscription, key: id, type: 'asof.subscription.challenge', position: 0, time }
  const body = toEventBytes({ ...what, data: { challenge: token } })
  const headers = signedHeaders({ id, at: Date.parse(time), body }, [deriveKeys(masterKey, subscription, generation)])
  const { status, text, refusal } = await outbound.post(url, {
    headers: { ...EVENT_HEADERS, ...headers },
    body,
  })
  if (refusal !== null) return { ok: false, code: refusal, detail: refusal }
  if (status === null) return { ok: false, code: 'NOT_ANSWERED', detail: text }
  if (status < 200 || status >= 300) return { ok: false, code: 'NOT_ANSWERED', detail: `answered ${status}` }
  return isEcho(text, token) ? { ok: true } : { ok: false, code: 'NOT_ECHOED', detail: `answered ${status}` }
}

function isEcho(text: string, token: string): boolean {
  if (text.trim() === token) return true
  try {
    return (JSON.parse(text) as { challenge?: unknown } | null)?.challenge === token
  } catch {
    return false
  }
}
