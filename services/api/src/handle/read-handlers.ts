import type { Routes } from '@asof/contract'
import { describePolicy } from '@asof/domain'
import type { z } from '@hono/zod-openapi'
import { inQuery, readQuestion } from '../answer/read-question.ts'
import { readRevisions } from '../answer/read-revisions.ts'
import { given, pick, type Reading } from '../answer/reading.ts'
import { resolveKnownAt } from '../answer/resolve-known-at.ts'
import { isRefused, type Refused } from '../http/refusal.ts'
import { listEntities } from '../lists/entities.ts'
import { listMembers } from '../lists/members.ts'
import { readAuditedRevisionsRoute, readAuditRoute, readLineageRoute } from './audit-handlers.ts'
import { readBoardRoute, readDiffRoute, readEventRoute, readEventsRoute, readStepsRoute } from './list-handlers.ts'
import { parityQuestion } from './parity-question.ts'
import { LENS, type ReadOperation, type ReadRequest, TARGET } from './read-request.ts'

type ReadHandler<O extends ReadOperation> = (request: ReadRequest<O>) => Reading | Refused

const CLOCKS = ['asOf', 'knownAt', 'publicAt', ...LENS] as const

/** One handler per reading route: it only says which question was asked. */
export const readHandlers: { readonly [O in ReadOperation]: ReadHandler<O> } = {
  getAccess: (request) => point(request, 'access'),
  getWhy: (request) => point(request, 'why'),
  getRevisions: (request) => {
    const reading = point(request, 'revisions')
    if (isRefused(reading)) return reading
    const { reader, query } = request
    const asked = { query: pick(query, TARGET), asOf: query.asOf, ...pick(query, ['publicAt', ...LENS]) }
    return {
      ...reading,
      compute: async (knownAt) => ({ revisions: await readRevisions(reader, { ...asked, knownAt }) }),
    }
  },
  getTimeline: ({ reader, query, now }) => {
    const asked = { kind: 'timeline', query: pick(query, TARGET), from: query.from, to: query.to } as const
    return readQuestion(reader, { ...asked, ...pick(query, ['knownAt', 'publicAt', ...LENS]) }, now, inQuery)
  },
  getBoard: readBoardRoute,
  getDiff: readDiffRoute,
  getSteps: readStepsRoute,
  getParity: ({ reader, query, now }) =>
    readQuestion(reader, { ...parityQuestion(query), ...clocksOf(query) }, now, inQuery),
  getPolicy: ({ reader, query, id, now }) => {
    const status = readQuestion(reader, { kind: 'status', policy: id, ...clocksOf(query) }, now, inQuery)
    if (isRefused(status)) return status
    const asked = { policy: id, ...pick(query, ['publicAt', ...LENS]), asOf: query.asOf }
    return {
      ...status,
      question: { ...status.question, kind: 'policy' },
      compute: (knownAt) => ({ policy: asked.policy, ...describePolicy(reader.facts, { ...asked, knownAt }) }),
    }
  },
  getMembers: ({ reader, query, id, now }) => {
    const { member = id } = query
    const asked = readQuestion(reader, { kind: 'member', group: id, member, ...clocksOf(query) }, now, inQuery)
    if (query.member !== undefined || isRefused(asked)) return asked
    const list = { group: id, ...pick(query, ['publicAt', 'minConfidence']), asOf: query.asOf }
    return {
      ...asked,
      question: given({ ...asked.question, kind: 'members', member: undefined }),
      compute: (knownAt) => listMembers(reader, { ...list, knownAt }),
    }
  },
  getStance: ({ reader, query, now }) =>
    readQuestion(reader, { kind: 'stance', party: query.party, topic: query.topic, ...clocksOf(query) }, now, inQuery),
  getAction: ({ reader, query, id, now }) =>
    readQuestion(reader, { kind: 'action', action: id, ...clocksOf(query) }, now, inQuery),
  getEvents: readEventsRoute,
  getEvent: readEventRoute,
  getAudit: readAuditRoute,
  getAuditEvent: readLineageRoute,
  getAuditRevisions: readAuditedRevisionsRoute,
  getEntities: ({ reader, query, now }) => {
    const known = resolveKnownAt(reader, query.knownAt, now, { parameter: 'knownAt' })
    if (isRefused(known)) return known
    const compute = (knownAt: number) => ({ entities: listEntities(reader, knownAt) })
    return { question: { kind: 'entities' }, asOf: null, publicAt: null, known, compute }
  },
}

function point(
  { reader, query, now }: ReadRequest<'getAccess' | 'getWhy' | 'getRevisions'>,
  kind: 'access' | 'why' | 'revisions',
): Reading | Refused {
  return readQuestion(reader, { kind, query: pick(query, TARGET), ...clocksOf(query) }, now, inQuery)
}

type Clocks = Pick<z.output<Routes['getAccess']['request']['query']>, (typeof CLOCKS)[number]>

function clocksOf(query: Clocks) {
  return { ...pick(query, CLOCKS), asOf: query.asOf }
}
