import { type AccessQuestion, eventAt, metaOf, positionOf } from '@asof/domain'
import { readBoard } from '@asof/reader'
import { type OpenQuestion, readDateDiff, readKnownDiff } from '../answer/read-diff.ts'
import { pick, type Reading } from '../answer/reading.ts'
import { resolveKnownAt } from '../answer/resolve-known-at.ts'
import { isRefused, type Refused, refuse } from '../http/refusal.ts'
import { writeCursor } from '../lists/cursor.ts'
import { entryAt, readEventPage } from '../lists/event-page.ts'
import { openPage } from '../lists/open-page.ts'
import { readSteps } from '../lists/steps.ts'
import { LENS, type ReadRequest, TARGET } from './read-request.ts'

/** Board: every registered country and item. */
export function readBoardRoute({ reader, query, now }: ReadRequest<'getBoard'>): Reading | Refused {
  const known = resolveKnownAt(reader, query.knownAt, now, { parameter: 'knownAt' })
  if (isRefused(known)) return known
  const filter = pick(query, ['jurisdiction', 'provider'])
  const clocks = { ...pick(query, ['publicAt', ...LENS]), asOf: query.asOf }
  return {
    question: { kind: 'board', ...filter, ...pick(query, LENS) },
    asOf: query.asOf,
    publicAt: query.publicAt ?? null,
    known,
    compute: async (knownAt) => ({ cells: await readBoard(reader, { ...clocks, knownAt }, filter) }),
  }
}

/** Difference between two dates, or between two knowledge times; the schema lets only one of the two through. */
export function readDiffRoute({ reader, query, now }: ReadRequest<'getDiff'>): Reading | Refused {
  const question: OpenQuestion = { query: pick(query, TARGET), ...pick(query, ['publicAt', ...LENS]) }
  const resolve = (name: 'knownAt' | 'knownFrom' | 'knownTo') =>
    resolveKnownAt(reader, query[name], now, { parameter: name })
  if (query.from !== undefined && query.to !== undefined) {
    const known = resolve('knownAt')
    return isRefused(known) ? known : readDateDiff(reader, question, { from: query.from, to: query.to, known })
  }
  const [from, to] = [resolve('knownFrom'), resolve('knownTo')]
  if (isRefused(from)) return from
  return isRefused(to) ? to : readKnownDiff(reader, question, { asOf: query.asOf!, from, to })
}

/** Steps: the log commit by commit under one question. */
export function readStepsRoute({ reader, query, now }: ReadRequest<'getSteps'>): Reading | Refused {
  const target = pick(query, TARGET)
  const lens = pick(query, ['publicAt', ...LENS])
  const list = { ledger: reader.ledger.id, kind: 'steps', asOf: query.asOf, query: target, ...lens }
  const page = openPage(reader, { now, list, ...pick(query, ['knownAt', 'after', 'limit']) })
  if (isRefused(page)) return page
  const { known, after, limit } = page
  return {
    question: { kind: 'steps', query: target, ...pick(query, LENS), after, limit },
    asOf: query.asOf,
    publicAt: query.publicAt ?? null,
    known,
    compute: async (knownAt) => {
      const question: AccessQuestion = { query: target, asOf: query.asOf, knownAt, ...lens }
      const { steps, last } = await readSteps(reader, question, { after, limit })
      return { steps, next: last === null ? null : writeCursor({ after: last, knownAt }, list) }
    },
  }
}

/** Events, page by page. */
export function readEventsRoute({ reader, query, now }: ReadRequest<'getEvents'>): Reading | Refused {
  const filter = pick(query, ['type', 'actor', 'from', 'to', 'q', 'reviewState'])
  const list = { ledger: reader.ledger.id, kind: 'events', ...filter }
  const page = openPage(reader, { now, list, ...pick(query, ['knownAt', 'after', 'limit']) })
  if (isRefused(page)) return page
  const { known, after, limit } = page
  return {
    question: { kind: 'events', ...filter, after, limit },
    asOf: null,
    publicAt: null,
    known,
    compute: (knownAt) => {
      const { events, last } = readEventPage(reader, filter, { after, knownAt, limit })
      return { events, next: last === null ? null : writeCursor({ after: last, knownAt }, list) }
    },
  }
}

/** One event with everything that corrected or retracted it. */
export function readEventRoute({ reader, query, id, now }: ReadRequest<'getEvent'>): Reading | Refused {
  const known = resolveKnownAt(reader, query.knownAt, now, { parameter: 'knownAt' })
  if (isRefused(known)) return known
  const position = positionOf(reader.facts, id)
  if (position === undefined || position > known.position) return refuse('NOT_FOUND', 'no such event at this position')
  return {
    question: { kind: 'event', id },
    asOf: null,
    publicAt: null,
    known,
    compute: (knownAt) => {
      const { seq, hash, first, last } = reader.commitOf(position)
      const original = eventAt(reader.facts, position)
      const history = metaOf(reader.facts, id).filter((event) => event.position <= knownAt)
      return { ...entryAt(reader, position, knownAt), original, history, commit: { seq, hash, first, last } }
    },
  }
}
