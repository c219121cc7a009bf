import type { Clock, Logger, Peer, Principal } from '@asof/runtime'
import type { Rates } from '@asof/views'
import { type Refused, refuse } from '../../http/refusal.ts'
import { createSenderOf } from './sender.ts'

/** How often anyone may ask. */
export interface RatePolicy {
  /** Requests of one key, or of one address where no key is shown. */
  readonly perMinute: number
  /** Networks of proxies whose `X-Forwarded-For` is believed. */
  readonly proxies: readonly string[]
  readonly rates: Rates
}

/** What became of one more request. */
interface Taken {
  /** `RateLimit` and `RateLimit-Policy` of the answer. */
  readonly headers: Readonly<Record<string, string>>
  readonly refused: Refused | null
}

/** Counts requests. */
export interface RateLimits {
  /** Null: it is not counted. */
  take(
    request: Request,
    from: { readonly peer: Peer | undefined; readonly principal: Principal | null },
  ): Promise<Taken | null>
}

const WINDOW_MS = 60_000

/**
 * Counts by the minute of the clock, as draft-ietf-httpapi-ratelimit-headers tells it. What is asked inside the process is not
 * counted; where counts cannot be reached, requests are let in.
 */
export function createRateLimits(
  { perMinute, proxies, rates }: RatePolicy,
  { clock, logger }: { readonly clock: Clock; readonly logger: Logger },
): RateLimits {
  const senderOf = createSenderOf(proxies)
  const policy = `"default";q=${perMinute};w=${WINDOW_MS / 1_000}`
  return {
    take: async (request, { peer, principal }) => {
      if (peer === undefined) return null
      const name = principal === null ? `from ${senderOf(request, peer)}` : `key ${principal.keyId} ${principal.name}`
      const nowMs = Date.parse(clock.now())
      const startMs = nowMs - (nowMs % WINDOW_MS)
      const leftS = Math.ceil((startMs + WINDOW_MS - nowMs) / 1_000)
      const count = await rates.count(name, { startMs, lengthMs: WINDOW_MS }).catch((error: unknown) => {
        logger.warn({ error: String(error) }, 'requests are not counted')
        return null
      })
      if (count === null) return null
      const remaining = Math.max(0, perMinute - count)
      const headers = { 'ratelimit-policy': policy, ratelimit: `"default";r=${remaining};t=${leftS}` }
      const refused = { ...refuse('TOO_MANY_REQUESTS', `${perMinute} a minute`), retryAfterS: leftS }
      return { headers, refused: count > perMinute ? refused : null }
    },
  }
}
