import { routes } from '@asof/contract'
import type { Clock } from '@asof/runtime'
import { tagOf } from '../answer/body.ts'
import { resolveKnownAt } from '../answer/resolve-known-at.ts'
import { parseQuery } from '../gate/parse-query.ts'
import { CSV, holds } from '../http/answer-response.ts'
import { isRefused, type Refused } from '../http/refusal.ts'
import { COLUMNS } from '../imports/org-row.ts'
import { listOrgs } from '../lists/orgs.ts'
import { toCsv } from '../pages/csv.ts'
import type { LedgerSet } from './ledger-set.ts'

/** `GET /export`: organisations in the columns of an import, as known at `knownAt`. */
export async function exportRoute(
  { ledgers, clock }: { readonly ledgers: LedgerSet; readonly clock: Clock },
  request: Request,
): Promise<Response | Refused> {
  const query = parseQuery(request.url, routes.getExport.request.query)
  if (isRefused(query)) return query
  const found = await ledgers.findReady(query)
  if (isRefused(found)) return found
  const { reader } = found
  const known = resolveKnownAt(reader, query.knownAt, clock.now(), { parameter: 'knownAt' })
  if (isRefused(known)) return known
  const reading = { question: { kind: 'export' }, asOf: null, publicAt: null, known, compute: () => ({}) }
  const tag = tagOf(reader, reading, 'csv/1')
  const headers = new Headers({
    etag: tag,
    'asof-position': String(reader.position),
    'cache-control': known.pinned ? 'public, immutable, max-age=31536000' : 'no-cache',
  })
  if (holds(request.headers.get('if-none-match'), tag)) return new Response(null, { status: 304, headers })
  const { rows, leftOut } = listOrgs(reader, known.position)
  headers.set('asof-left-out', String(leftOut))
  headers.set('content-type', CSV)
  return new Response(toCsv(rows, COLUMNS), { headers })
}
