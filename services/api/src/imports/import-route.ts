import { type ImportForm, type Role, routes } from '@asof/contract'
import { sha256Hex } from '@asof/ledger'
import { type Admitted, attributionOf, holderOf } from '../access/admitted.ts'
import { readIdempotencyKey } from '../gate/header-stages.ts'
import { parseQuery } from '../gate/parse-query.ts'
import { isTakenIn } from '../handle/append-request.ts'
import type { LedgerSet } from '../handle/ledger-set.ts'
import { toJsonResponse } from '../http/answer-response.ts'
import { isRefused, type Refused, refuse } from '../http/refusal.ts'
import { appendFiles } from './append-files.ts'
import { openArchive } from './archive.ts'
import { openEvents } from './events-file.ts'
import { refuseFeed } from './feed-file.ts'
import type { FilePlace, ImportFile } from './import-file.ts'
import { judgeFiles } from './judge-files.ts'
import { openTable } from './table.ts'

/** `POST /imports`: the file is read, then judged whole, then appended; the first of these that refuses answers. */
export async function importRoute(
  { ledgers }: { readonly ledgers: LedgerSet },
  { request, body: bytes, caller }: Admitted,
): Promise<Response | Refused> {
  const idempotency = readIdempotencyKey(request)
  if (isRefused(idempotency)) return idempotency
  const query = parseQuery(request.url, routes.postImport.request.query)
  if (isRefused(query)) return query
  const target = ledgers.find(query.ledger)
  if (isRefused(target)) return target
  const { name: by, role } = holderOf(caller)
  const place = { prefix: '', isTaken: isTakenIn(target.reader) }
  const files = await openFiles(query.format, bytes, { ...place, role })
  if (isRefused(files)) return files
  const judged = await judgeFiles(files, { target, by })
  if (isRefused(judged)) return judged
  const { events } = judged
  if (events === 0) return refuse('NOTHING_TO_IMPORT', 'the file has no row and no event')
  const dryRun = query.dryRun ?? false
  const digest = sha256Hex(bytes)
  const done = dryRun
    ? { added: judged.added, commits: 0 }
    : await appendFiles(files, { target, by, digest, attribution: attributionOf(caller) })
  if (isRefused(done)) return done
  const { added, commits } = done
  const { position } = target.reader
  const head = target.reader.headAt(position)
  const headers = new Headers({ 'cache-control': 'no-store' })
  if (!dryRun && added === 0) headers.set('idempotency-replayed', 'true')
  const body = { dryRun, events, added, present: events - added, commits, position, head }
  return toJsonResponse(body, { status: commits > 0 ? 201 : 200, headers })
}

async function openFiles(
  form: ImportForm,
  bytes: Uint8Array,
  place: FilePlace & { readonly role: Role },
): Promise<readonly ImportFile[] | Refused> {
  if (form === 'atom') return refuseFeed(bytes)
  if (form === 'zip') return openArchive(bytes, place)
  const file = await (form === 'csv' ? openTable(bytes, place) : openEvents(bytes, place, place.role))
  return isRefused(file) ? file : [file]
}
