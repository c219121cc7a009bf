import type { Clock } from '@asof/runtime'
import type { LedgerSet } from '../handle/ledger-set.ts'
import { CSV } from '../http/answer-response.ts'
import { isRefused, type Refused } from '../http/refusal.ts'
import { findDataForm } from './data-forms.ts'
import { mementoHeaders, negotiate, renderTimeMap } from './memento.ts'

/** What the past of a page and the data behind it are made from. */
export interface PageDataParts {
  readonly ledgers: LedgerSet
  readonly clock: Clock
  /** The api itself. */
  readonly ask: (request: Request) => Promise<Response>
}

/** The data behind a page, in the form its address ends with; null for addresses without data. */
export async function readPageData(request: Request, { clock, ask }: PageDataParts): Promise<Response | null> {
  const url = new URL(request.url)
  const form = findDataForm(url, clock.now().slice(0, 10))
  if (form === null) return null
  const answer = await ask(new Request(new URL(form.address, url), { headers: request.headers }))
  if (form.write === null || answer.status !== 200) return answer
  const headers = new Headers(answer.headers)
  headers.set('content-type', CSV)
  return new Response(form.write((await answer.json()) as never), { headers })
}

/** A page as RFC 7089 wants it: a time gate without clocks, a memento with both; what it shows comes from `show`. */
export async function rememberPage(
  request: Request,
  { ledgers, clock }: PageDataParts,
  show: () => Promise<Response>,
): Promise<Response | Refused> {
  const url = new URL(request.url)
  const found = ledgers.find(url.searchParams.get('ledger') ?? undefined)
  const wanted = request.headers.get('accept-datetime')
  const isGate = !url.searchParams.has('asOf') && !url.searchParams.has('knownAt')
  if (wanted !== null && isGate && !isRefused(found)) {
    const moment = negotiate(url, wanted, found.reader, clock.now())
    if (isRefused(moment)) return moment
    const { link } = mementoHeaders(url, found.reader)
    return new Response(null, { status: 302, headers: { location: moment.address, vary: 'accept-datetime', link } })
  }
  const response = await show()
  for (const [name, value] of Object.entries(mementoHeaders(url, isRefused(found) ? found : found.reader)))
    response.headers.set(name, value)
  return response
}

/** Every memento of a page. Errors: `UNKNOWN_LEDGER`; null for an address that is none of ours. */
export function readTimeMap(request: Request, { ledgers }: PageDataParts): Response | Refused | null {
  const of = new URL(request.url).searchParams.get('of')
  if (of === null || !of.startsWith('/') || of.startsWith('//')) return null
  const page = new URL(of, request.url)
  const found = ledgers.find(page.searchParams.get('ledger') ?? undefined)
  if (isRefused(found)) return found
  const headers = { 'content-type': 'application/link-format', 'cache-control': 'no-cache' }
  return new Response(renderTimeMap(page, found.reader), { headers })
}
