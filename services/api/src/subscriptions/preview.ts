import { limits, routes } from '@asof/contract'
import { positionBefore } from '@asof/domain'
import { identify, readNotices, watchesOf } from '@asof/notices'
import type { Clock } from '@asof/runtime'
import type { Admitted } from '../access/admitted.ts'
import { readJson } from '../gate/json-body.ts'
import { parseQuery } from '../gate/parse-query.ts'
import type { LedgerSet } from '../handle/ledger-set.ts'
import { toJsonResponse } from '../http/answer-response.ts'
import { isRefused, type Refused, refuse } from '../http/refusal.ts'
import { newest } from '../stream/stream-hub.ts'
import { parseSpec } from './handle.ts'

/** `POST /subscriptions/preview`: what would have been told, day by day as it became known. */
export async function previewRoute(
  { ledgers, clock }: { readonly ledgers: LedgerSet; readonly clock: Clock },
  { request, body }: Admitted,
): Promise<Response | Refused> {
  const sent = readJson(body, false)
  if (isRefused(sent)) return sent
  const query = parseQuery(request.url, routes.postPreview.request.query)
  if (isRefused(query)) return query
  const spec = parseSpec(sent.value)
  if (isRefused(spec)) return spec
  const found = await ledgers.findReady(query)
  if (isRefused(found)) return found
  const { reader } = found
  const watches = watchesOf(reader, spec.question)
  if (watches === null || watches.length > limits.openQuestions)
    return refuse('TOO_WIDE', 'name a place, an item or a provider', { pointer: '/question' })
  const placeOf = (day: string) => {
    // Up to the last moment of the day before.
    const ms = Date.parse(`${day}T00:00:00Z`) - 1
    return { ms, position: positionBefore(reader.facts, ms + 1) }
  }
  const now = newest(reader, Date.parse(clock.now()))
  const end = placeOf(query.to)
  const upTo = end.ms < now.ms ? end : now
  const drafts = await readNotices(reader, spec, watches, { after: placeOf(query.from), upTo })
  const owner = JSON.stringify(spec)
  return toJsonResponse({
    notices: drafts.slice(0, limits.previewNotices).map((draft) => identify(draft, owner, null)),
    omitted: Math.max(0, drafts.length - limits.previewNotices),
  })
}
