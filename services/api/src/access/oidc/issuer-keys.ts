import type { Clock, Logger } from '@asof/runtime'
import { createRemoteJWKSet, customFetch, type JWTVerifyGetKey } from 'jose'
import { fetchFromIssuer } from './fetch-from-issuer.ts'

/** Time between two looks at the issuer, whoever asks, in ms. */
const AGAIN_MS = 30_000
/** Age at which its keys are asked for anew, and at which they count no longer, in ms. */
const [STALE_MS, OVER_MS] = [600_000, 3_600_000]

/** The signing keys of an OpenID provider. */
export interface IssuerKeys {
  /** The key a token names. Rejects with {@link IssuerUnreachable} when there are no keys, and none can be had. */
  readonly keyFor: JWTVerifyGetKey
}

/** The issuer does not answer, or not as it should. */
export class IssuerUnreachable extends Error {}

type RemoteKeys = ReturnType<typeof createRemoteJWKSet>

/**
 * Keys that are fetched when the first token comes, when a token names one that is not known, and every ten minutes; at most
 * twice a minute. An issuer that is away is missed after an hour.
 */
export function createIssuerKeys(
  issuer: string,
  { clock, logger }: { readonly clock: Clock; readonly logger: Logger },
): IssuerKeys {
  let remote: RemoteKeys | null = null
  let askedMs = Number.NEGATIVE_INFINITY
  let fetchedMs = Number.NEGATIVE_INFINITY
  let opening: Promise<void> | null = null

  const nowMs = () => Date.parse(clock.now())
  const isDue = () => nowMs() - askedMs >= AGAIN_MS

  async function fetchKeys(address: string): Promise<Response> {
    if (!isDue()) throw new IssuerUnreachable('asked a moment ago')
    askedMs = nowMs()
    try {
      const response = await fetchFromIssuer(address, issuer)
      fetchedMs = nowMs()
      return response
    } catch (error) {
      logger.warn({ issuer, error: String(error) }, 'keys of the issuer are not reached')
      throw new IssuerUnreachable(String(error))
    }
  }

  async function open(): Promise<void> {
    const path = '/.well-known/openid-configuration'
    const found = (await (await fetchKeys(issuer.replace(/\/$/, '') + path)).json()) as Record<string, unknown>
    const { issuer: named, jwks_uri: address } = found
    if (named !== issuer || typeof address !== 'string') throw new IssuerUnreachable('it describes another issuer')
    // What was asked just now has led to the keys, which are the same look.
    askedMs = Number.NEGATIVE_INFINITY
    const options = { cooldownDuration: 0, cacheMaxAge: Number.POSITIVE_INFINITY, [customFetch]: fetchKeys }
    const keys = createRemoteJWKSet(new URL(address), options)
    await keys.reload()
    remote = keys
  }

  async function current(): Promise<RemoteKeys> {
    // Its keys may lie elsewhere by now.
    if (nowMs() - fetchedMs >= OVER_MS) remote = null
    if (remote === null) {
      opening ??= open().finally(() => {
        opening = null
      })
      await opening
    } else if (nowMs() - fetchedMs >= STALE_MS && isDue()) await remote.reload().catch(() => {})
    if (remote === null) throw new IssuerUnreachable('it has no keys')
    return remote
  }

  return {
    keyFor: async (header, token) => {
      const keys = await current().catch((error: unknown) => {
        throw error instanceof IssuerUnreachable ? error : new IssuerUnreachable(String(error))
      })
      return keys(header, token).catch((error: unknown) => {
        // The keys are known, and this one is not among them.
        throw error instanceof IssuerUnreachable ? new Error('no such key') : error
      })
    },
  }
}
