import { isIP } from 'node:net'
import { isAllowed, parseNetwork } from './address.ts'
import type { Resolve } from './resolver.ts'

const MAX_URL_CHARACTERS = 2_048
/** Addresses of one name that are tried; all are judged. */
const MAX_TRIED = 8

/** Where calls may go. */
export interface OutboundPolicy {
  /** Whether `http` is allowed beside `https`. */
  readonly allowHttp: boolean
  readonly ports: readonly number[]
  /** Networks like `10.1.0.0/16` beyond the public Internet. */
  readonly networks: readonly string[]
}

/** The policy of an operator who has set nothing. */
export const STRICT_POLICY: OutboundPolicy = { allowHttp: false, ports: [443, 8443], networks: [] }

/** Why a call is not made. */
export type OutboundRefusal =
  | 'URL_UNREADABLE'
  | 'SCHEME_NOT_ALLOWED'
  | 'USER_INFO_NOT_ALLOWED'
  | 'PORT_NOT_ALLOWED'
  | 'NAME_NOT_RESOLVED'
  | 'ADDRESS_NOT_ALLOWED'

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

  async function judge(text: string): Promise<Judgement> {
    const url = text.length <= MAX_URL_CHARACTERS ? URL.parse(text) : null
    const refusal = url === null ? 'URL_UNREADABLE' : judgeForm(url, policy)
    if (url === null || refusal !== null) return refuse(refusal!)
    const addresses = await addressesOf(url, resolve)
    if (addresses.length === 0) return refuse('NAME_NOT_RESOLVED')
    if (!addresses.every(isAllowedHere)) return refuse('ADDRESS_NOT_ALLOWED')
    return { ok: true, target: { url, addresses: addresses.slice(0, MAX_TRIED) } }
  }

  return { judge, isAllowed: isAllowedHere }
}

function refuse(refusal: OutboundRefusal): Judgement {
  return { ok: false, refusal }
}

function judgeForm(url: URL, { allowHttp, ports }: OutboundPolicy): OutboundRefusal | null {
  const isHttp = url.protocol === 'http:'
  if (url.protocol !== 'https:' && !(isHttp && allowHttp)) return 'SCHEME_NOT_ALLOWED'
  if (url.username !== '' || url.password !== '') return 'USER_INFO_NOT_ALLOWED'
  const port = url.port === '' ? (isHttp ? 80 : 443) : Number(url.port)
  return ports.includes(port) ? null : 'PORT_NOT_ALLOWED'
}

/** Every address of the host; none when its name cannot be resolved. */
async function addressesOf({ hostname }: URL, resolve: Resolve): Promise<readonly string[]> {
  const bare = hostname.replace(/^\[(.*)\]$/, '$1')
  if (isIP(bare) !== 0) return [bare]
  return resolve(bare).catch(() => [])
}
