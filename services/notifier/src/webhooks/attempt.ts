import { deriveKeys, EVENT_HEADERS } from '@asof/notices'
import type { Clock, Logger } from '@asof/runtime'
import type { Claim, Settlement } from '@asof/views'
import type { Outbound } from './outbound.ts'
import { nextAttempt } from './schedule.ts'
import type { Answer } from './send.ts'
import { signedHeaders, signingGenerations } from './signature.ts'

/** An endpoint that took nothing for so long is given up, in ms. */
const GIVE_UP_MS = 5 * 24 * 3_600_000

/** How a subscription is reached now. */
export interface Endpoint {
  readonly url: string
  /** Of its signing keys; raised by each rotation. */
  readonly generation: number
  /** ms since 1970 UTC; null when its keys never changed. */
  readonly rotatedAt: number | null
}

/** Why a subscription is given up: its endpoint said that it is gone, or took nothing for five days. */
export type DisableReason = 'gone' | 'failing'

/** Who owns the subscriptions. What is recorded may be recorded again: the same call twice has to be as once. */
export interface Subscribers {
  /**
   * Asked before each attempt. `held`: nothing may be sent now, and all waits; null: nothing is to be sent any longer, and
   * what waits is dropped.
   */
  readEndpoint(ledger: string, subscription: string): Promise<Endpoint | 'held' | null>
  /** Records that nothing is sent there any longer; once it resolves, `readEndpoint` gives null. */
  disable(ledger: string, subscription: string, reason: DisableReason): Promise<void>
  /** Records that a delivery is given up after its last attempt. */
  park(claim: Claim): Promise<void>
}

/** Gives the newest published checkpoint of a ledger, as a note; null when there is none. */
export type ReadCheckpoint = (ledger: string) => Promise<string | null>

/** What an attempt is made with. */
export interface AttemptNeeds {
  readonly subscribers: Subscribers
  readonly outbound: Outbound
  readonly masterKey: Uint8Array
  readonly readCheckpoint: ReadCheckpoint
  readonly clock: Clock
  readonly logger: Logger
}

/** Sends once, and says how the claim ends; null when nothing follows: the call was cut off from here, or is held back. */
export async function attempt(needs: AttemptNeeds, claim: Claim): Promise<Settlement | null> {
  const { subscribers, outbound, masterKey, clock } = needs
  const { ledger, subscription, key, body } = claim
  const endpoint = await subscribers.readEndpoint(ledger, subscription)
  if (endpoint === 'held') return null
  if (endpoint === null) return { state: 'dropped', attempt: null }
  const at = Date.parse(clock.now())
  const began = clock.elapsed()
  const keys = signingGenerations(endpoint, at).map((generation) => deriveKeys(masterKey, subscription, generation))
  const checkpoint = await checkpointHeader(needs, ledger)
  const headers = { ...EVENT_HEADERS, ...checkpoint, ...signedHeaders({ id: key, at, body }, keys) }
  const answer = await outbound.post(endpoint.url, { headers, body })
  if (outbound.isAborted && answer.status === null) return null
  return conclude(needs, claim, { ...answer, at, tookMs: Math.round(clock.elapsed() - began) })
}

/** Who holds what was signed can show later that the log is another one. What cannot be read keeps no notice back. */
async function checkpointHeader(
  { readCheckpoint, logger }: AttemptNeeds,
  ledger: string,
): Promise<Record<string, string>> {
  const note = await readCheckpoint(ledger).catch((error: unknown) => {
    logger.warn({ ledger, error: String(error) }, 'the newest checkpoint cannot be read')
    return null
  })
  return note === null ? {} : { 'asof-checkpoint': Buffer.from(note).toString('base64') }
}

/** What follows from an answer. What the owner is to record is recorded first: better twice than never. */
async function conclude(
  { subscribers, clock, logger }: AttemptNeeds,
  claim: Claim,
  { status, text, retryAfter, at, tookMs }: Answer & { readonly at: number; readonly tookMs: number },
): Promise<Settlement> {
  const { ledger, subscription, key, failingSince } = claim
  const made = { at, tookMs, status, answer: text }
  if (status !== null && status >= 200 && status < 300) return { state: 'delivered', attempt: made }
  const now = Date.parse(clock.now())
  const reason = status === 410 ? 'gone' : now - (failingSince ?? now) >= GIVE_UP_MS ? 'failing' : null
  if (reason !== null) {
    await subscribers.disable(ledger, subscription, reason)
    logger.warn({ ledger, subscription, reason }, 'subscription disabled')
    return { state: 'dropped', attempt: made }
  }
  const dueAt = nextAttempt({ key, attempt: claim.attempt, now, retryAfter })
  if (dueAt !== null) return { state: 'waiting', dueAt, attempt: made }
  await subscribers.park(claim)
  logger.warn({ ledger, subscription, key }, 'delivery parked')
  return { state: 'parked', attempt: made }
}
