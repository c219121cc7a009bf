import { createUrlJudge, isAllowed, type OutboundPolicy, parseNetwork, type UrlRefusal } from '@asof/notices'
import type { Resolve } from './resolver.ts'

/** Addresses of one name that are tried; all are judged. */
const MAX_TRIED = 8

/** Why a call is not made. */
export type OutboundRefusal = UrlRefusal | 'NAME_NOT_RESOLVED'

/** A place that was judged, and the addresses it was judged by. */
export interface Target {
  readonly url: URL
  readonly addresses: readonly string[]
}

/** Whether a call may be made, and to where. */
export type Judgement =
  | { readonly ok: true; readonly target: Target }
  | { readonly ok: false; readonly refusal: OutboundRefusal }

/** Judges where calls go. */
export interface Guard {
  /** Judges a URL and every address that its name has now; never rejects. */
  judge(url: string): Promise<Judgement>
  /** Whether a connection may go there. */
  isAllowed(address: string): boolean
}

/** A guard. Throws Error for a policy with a text that is no network. */
export function createGuard(policy: OutboundPolicy, resolve: Resolve): Guard {
  const networks = policy.networks.map(parseNetwork)
  const isAllowedHere = (address: string) => isAllowed(address, networks)
  const judgeText = createUrlJudge(policy)

  async function judge(text: string): Promise<Judgement> {
    const judged = judgeText(text)
    if (!judged.ok) return judged
    const { url, address } = judged
    const addresses = address === null ? await resolve(url.hostname).catch(() => []) : [address]
    if (addresses.length === 0) return { ok: false, refusal: 'NAME_NOT_RESOLVED' }
    if (!addresses.every(isAllowedHere)) return { ok: false, refusal: 'ADDRESS_NOT_ALLOWED' }
    return { ok: true, target: { url, addresses: addresses.slice(0, MAX_TRIED) } }
  }

  return { judge, isAllowed: isAllowedHere }
}
