import { type Routes, routes } from '@asof/contract'
import type { Clock } from '@asof/runtime'
import { parseBody, parseQuery } from '../gate/parse-query.ts'
import { toAnswerResponse } from '../http/answer-response.ts'
import type { BodyCache } from '../http/body-cache.ts'
import { isRefused, type Refused } from '../http/refusal.ts'
import type { LedgerSet } from './ledger-set.ts'
import { readHandlers } from './read-handlers.ts'
import type { ReadOperation, ReadRequest } from './read-request.ts'

/** What every handler reaches for. */
export interface Parts {
  readonly ledgers: LedgerSet
  readonly clock: Clock
  readonly cache: BodyCache
}

/** Answers a reading route: parse, find the ledger, wait for the position, say the question, answer it. */
export async function readRoute(
  operation: ReadOperation,
  { ledgers, clock, cache }: Parts,
  request: Request,
  id: string | undefined,
): Promise<Response | Refused> {
  const route = routes[operation]
  const query = parseQuery(request.url, route.request.query)
  if (isRefused(query)) return query
  const params = id === undefined ? { id: '' } : parseBody({ id }, route.request.params)
  if (isRefused(params))
    return { refused: params.refused.map(({ pointer: _, ...error }) => ({ ...error, parameter: 'id' })) as never }
  const found = await ledgers.findReady(query)
  if (isRefused(found)) return found
  const { review } = query as { readonly review?: 'checked' }
  const reader = await found.reader.under(review)
  const asked = { reader, query, id: (params as { id: string }).id, now: clock.now() }
  const reading = (
    readHandlers[operation] as (asked: ReadRequest<keyof Routes>) => ReturnType<(typeof readHandlers)[ReadOperation]>
  )(asked as ReadRequest<keyof Routes>)
  return isRefused(reading) ? reading : toAnswerResponse(reader, reading, request, cache)
}
