import { isIP } from 'node:net'
import { limits } from '@asof/contract'
import { isAllowed, type Network, parseNetwork } from './address.ts'

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

/** What is wrong with a URL as it is written. */
export type UrlRefusal =
  | 'URL_UNREADABLE'
  | 'SCHEME_NOT_ALLOWED'
  | 'USER_INFO_NOT_ALLOWED'
  | 'PORT_NOT_ALLOWED'
  | 'ADDRESS_NOT_ALLOWED'

/** A URL that may be called as far as its text tells; `address` is null where its host is a name, to be judged once it is resolved. */
export type UrlJudgement =
  | { readonly ok: true; readonly url: URL; readonly address: string | null }
  | { readonly ok: false; readonly refusal: UrlRefusal }

/** A judge of URLs by their text alone; nobody is asked for a name. Throws Error for a policy with a text that is no network. */
export function createUrlJudge(policy: OutboundPolicy): (text: string) => UrlJudgement {
  const networks = policy.networks.map(parseNetwork)
  return (text) => judge(text, policy, networks)
}

function judge(text: string, policy: OutboundPolicy, networks: readonly Network[]): UrlJudgement {
  const url = Buffer.byteLength(text) <= limits.urlBytes ? URL.parse(text) : null
  if (url === null) return { ok: false, refusal: 'URL_UNREADABLE' }
  const refusal = judgeForm(url, policy)
  if (refusal !== null) return { ok: false, refusal }
  const bare = url.hostname.replace(/^\[(.*)\]$/, '$1')
  if (isIP(bare) === 0) return { ok: true, url, address: null }
  return isAllowed(bare, networks) ? { ok: true, url, address: bare } : { ok: false, refusal: 'ADDRESS_NOT_ALLOWED' }
}

function judgeForm(url: URL, { allowHttp, ports }: OutboundPolicy): UrlRefusal | null {
  const isHttp = url.protocol === 'http:'
  if (url.protocol !== 'https:' && !(isHttp && allowHttp)) return 'SCHEME_NOT_ALLOWED'
  if (url.username !== '' || url.password !== '') return 'USER_INFO_NOT_ALLOWED'
  const port = url.port === '' ? (isHttp ? 80 : 443) : Number(url.port)
  return ports.includes(port) ? null : 'PORT_NOT_ALLOWED'
}
