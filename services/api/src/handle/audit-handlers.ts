import { type AccessQuestion, positionOf } from '@asof/domain'
import { readRevisions } from '../answer/read-revisions.ts'
import { pick, type Reading } from '../answer/reading.ts'
import { resolveKnownAt } from '../answer/resolve-known-at.ts'
import { actOf } from '../audit/act.ts'
import { readActs } from '../audit/acts.ts'
import { readLineage } from '../audit/lineage.ts'
import { actRows, lineageRows, revisionRows } from '../audit/tables.ts'
import { isRefused, type Refused, refuse } from '../http/refusal.ts'
import { writeCursor } from '../lists/cursor.ts'
import { openPage } from '../lists/open-page.ts'
import { LENS, type ReadRequest, TARGET } from './read-request.ts'

/** Acts: what a principal, or anybody, recorded between two times. */
export function readAuditRoute({ reader, query, now }: ReadRequest<'getAudit'>): Reading | Refused {
  const filter = pick(query, ['by', 'from', 'to'])
  const list = { ledger: reader.ledger.id, kind: 'acts', ...filter }
  const page = openPage(reader, { now, list, ...pick(query, ['knownAt', 'after', 'limit']) })
  if (isRefused(page)) return page
  const { known, after, limit } = page
  return {
    question: { kind: 'acts', ...filter, after, limit },
    asOf: null,
    publicAt: null,
    known,
    compute: async (knownAt) => {
      const { acts, last } = await readActs(reader, filter, { after, knownAt, limit })
      return { acts, next: last === null ? null : writeCursor({ after: last, knownAt }, list) }
    },
    toRows: actRows,
  }
}

/** Lineage: where an event comes from, and what became of it. */
export function readLineageRoute({ reader, query, id, now }: ReadRequest<'getAuditEvent'>): Reading | Refused {
  const known = resolveKnownAt(reader, query.knownAt, now, { parameter: 'knownAt' })
  if (isRefused(known)) return known
  const position = positionOf(reader.facts, id)
  if (position === undefined || position > known.position) return refuse('NOT_FOUND', 'no such event at this position')
  return {
    question: { kind: 'lineage', id },
    asOf: null,
    publicAt: null,
    known,
    compute: (knownAt) => readLineage(reader, position, knownAt),
    toRows: lineageRows,
  }
}

/** Revisions with who caused them. */
export function readAuditedRevisionsRoute({ reader, query, now }: ReadRequest<'getAuditRevisions'>): Reading | Refused {
  const known = resolveKnownAt(reader, query.knownAt, now, { parameter: 'knownAt' })
  if (isRefused(known)) return known
  const target = pick(query, TARGET)
  const lens = pick(query, LENS)
  const publicAt = pick(query, ['publicAt'])
  return {
    question: { kind: 'audited-revisions', query: target, ...lens },
    asOf: query.asOf,
    publicAt: query.publicAt ?? null,
    known,
    compute: async (knownAt) => {
      const asked: AccessQuestion = { query: target, asOf: query.asOf, knownAt, ...publicAt, ...lens }
      const revisions = await readRevisions(reader, asked)
      return { revisions: revisions.map((one) => ({ ...one, recorded: actOf(reader, one.position) })) }
    },
    toRows: revisionRows,
  }
}
