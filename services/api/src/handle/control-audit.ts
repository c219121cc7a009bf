import { limits, routes } from '@asof/contract'
import type { Control } from '@asof/control'
import type { Ledger } from '@asof/ledger'
import { pick } from '../answer/reading.ts'
import { readControlActs } from '../audit/control-acts.ts'
import { actRows } from '../audit/tables.ts'
import { parseQuery } from '../gate/parse-query.ts'
import { toJsonResponse, toTableResponse, wantsTable } from '../http/answer-response.ts'
import { isRefused, type Refused } from '../http/refusal.ts'
import { readCursor, writeCursor } from '../lists/cursor.ts'

/** What the audit of the control ledger is made from. */
export interface ControlAuditParts {
  readonly control: Control
  readonly controlLedger: Ledger
}

/** `GET /audit/control`: what was set and refused. All pages show the ledger as the first one did. */
export async function controlAuditRoute(
  { control, controlLedger }: ControlAuditParts,
  request: Request,
): Promise<Response | Refused> {
  const query = parseQuery(request.url, routes.getAuditControl.request.query)
  if (isRefused(query)) return query
  const filter = pick(query, ['by', 'from', 'to'])
  const list = { kind: 'control-acts', ...filter }
  await control.refresh()
  const cursor = query.after === undefined ? { after: 0, knownAt: control.book.seq } : readCursor(query.after, list)
  if (isRefused(cursor)) return cursor
  const { after, knownAt: upTo } = cursor
  const page = { after, upTo, limit: query.limit ?? limits.pageDefault }
  const { acts, last } = await readControlActs(controlLedger, filter, page)
  const headers = new Headers({ 'cache-control': 'no-store', vary: 'accept' })
  if (wantsTable(request.headers.get('accept'))) return toTableResponse(actRows({ acts }), headers)
  return toJsonResponse(
    { acts, next: last === null ? null : writeCursor({ after: last, knownAt: upTo }, list) },
    { headers },
  )
}
