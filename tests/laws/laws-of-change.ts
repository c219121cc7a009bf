import { deepStrictEqual, ok } from 'node:assert/strict'
import {
  answerAccess,
  answerNotify,
  answerStream,
  answerTimeline,
  comparedText,
  compareKnown,
  createFacts,
  type Facts,
  fold,
  type Level,
  liveAt,
  type RecordedEvent,
} from '@asof/domain'
import fc from 'fast-check'
import { scope } from '../support/bodies.ts'
import { histories } from '../support/histories.ts'
import { any, day } from '../support/words.ts'
import { andThen, asked, type Law, pick, toFacts, watch } from './law.ts'

const RANGE = { from: '2024-12-01', to: '2026-02-01' }
const DAY_MS = 86_400_000
const STRICTNESS: readonly Level[] = ['unknown', 'open', 'open-with-conditions', 'licence-required', 'prohibited']

const isInside = (at: string, { from, to }: { from: string; to: string }) => from <= at && at < to
const dayBefore = (at: string) => new Date(Date.parse(at) - DAY_MS).toISOString().slice(0, 10)

const timeline: Law = {
  name: '3a: a timeline equals the point answers at both ends of every segment',
  property: fc.property(histories(), asked, (history, { asOf: _asOf, ...question }) => {
    const facts = toFacts(history)
    const asking = { ...question, knownAt: facts.head }
    const segments = answerTimeline(facts, { ...asking, ...RANGE })
    deepStrictEqual([segments[0]!.from, segments.at(-1)!.to], [RANGE.from, RANGE.to])
    for (const [index, { from, to, answer }] of segments.entries()) {
      for (const asOf of [from, dayBefore(to)])
        deepStrictEqual(comparedText(answerAccess(facts, { ...asking, asOf })), comparedText(answer), asOf)
      const next = segments[index + 1]
      if (next === undefined) continue
      deepStrictEqual(next.from, to)
      ok(comparedText(next.answer) !== comparedText(answer), `no change on ${to}`)
    }
  }),
}

const difference: Law = {
  name: '3b: a difference is empty exactly where the compared answers agree',
  property: fc.property(histories(), asked, pick, fc.array(day, { minLength: 8 }), (history, question, seed, days) => {
    const facts = toFacts(history)
    const [knownAtBefore, knownAtAfter] = [seed % (history.length + 1), history.length]
    const segments = compareKnown(facts, { ...question, ...RANGE, knownAtBefore, knownAtAfter })
    for (const asOf of days) {
      const [was, is] = [knownAtBefore, knownAtAfter].map((knownAt) =>
        comparedText(answerAccess(facts, { ...question, asOf, knownAt })),
      )
      deepStrictEqual(segments.filter((segment) => isInside(asOf, segment)).length, was === is ? 0 : 1, asOf)
    }
  }),
}

const rank = (facts: Facts, question: Parameters<typeof answerAccess>[1]) =>
  STRICTNESS.indexOf(answerAccess(facts, question).level)

const prohibition: Law = {
  name: '4a: a prohibition added in a track of its own never loosens',
  property: fc.property(histories(), asked, scope, any(['us', 'gb']), (history, question, about, authority) => {
    const facts = toFacts(history)
    const knownAt = history.length
    const before = rank(facts, { ...question, knownAt })
    const provisions = [{ id: 'own:1', effect: 'prohibit', track: 'own', scope: structuredClone(about) }]
    const data = { policy: 'own', authority, provisions }
    fold(facts, andThen(history, { id: 'own', type: 'policy.announced', data }).at(-1)!)
    ok(rank(facts, { ...question, knownAt: knownAt + 1 }) >= before)
  }),
}

const licence: Law = {
  name: '4b: a licence added never tightens',
  property: fc.property(histories(), asked, scope, any(['us', 'gb', 'jp']), (history, question, about, authority) => {
    const facts = toFacts(history)
    const knownAt = history.length
    const before = rank(facts, { ...question, knownAt })
    const data = { licence: 'own', authority, scope: structuredClone(about) }
    fold(facts, andThen(history, { id: 'own', type: 'licence.granted', data }).at(-1)!)
    ok(rank(facts, { ...question, knownAt: knownAt + 1 }) <= before)
  }),
}

const sameValue: Law = {
  name: '7a: a correction to the value already there notifies nobody',
  property: fc.property(histories(), watch, pick, (history, about, seed) => {
    const target = history[seed % history.length]!
    const live = liveAt(toFacts(history), target.id, history.length)
    if (live === null || live.type === 'event.retracted' || live.type === 'claim.resolved') return
    const { announcedAt, effectiveFrom, effectiveTo, confidence, source, data } = live
    // RFC 7396: a null inside a patch cannot be said again by a patch; it would take the null out.
    if (Object.values((data['patch'] ?? {}) as object).includes(null)) return
    const patch = JSON.parse(JSON.stringify({ announcedAt, effectiveFrom, effectiveTo, confidence, source, data }))
    const facts = toFacts(andThen(history, { id: 'same', type: 'event.corrected', data: { target: target.id, patch } }))
    deepStrictEqual(answerNotify(facts, about, 'same'), { cls: null, segments: [] })
  }),
}

/** Fields that say what an event is about. */
const SUBJECT = ['policy', 'licence', 'scheme', 'group', 'org', 'owned', 'item', 'authority', 'jurisdiction'] as const

/**
 * Events that can be issued again without a change of order among the events they compete with: the last about its
 * subject, and what is announced once.
 */
function reissuable(history: readonly RecordedEvent[], seed: number): RecordedEvent | undefined {
  const subjectOf = ({ data }: RecordedEvent) => SUBJECT.map((field) => data[field]).find((name) => name !== undefined)
  const chosen = new Set(history.map(({ data }) => data['chosen']))
  const isAnnouncement = ({ type }: RecordedEvent) =>
    ['policy.announced', 'licence.granted', 'scheme.opened'].includes(type)
  const competes = (event: RecordedEvent) => (other: RecordedEvent) =>
    other !== event &&
    subjectOf(other) === subjectOf(event) &&
    (isAnnouncement(event) ? isAnnouncement(other) : other.position > event.position)
  const free = history.filter(
    (event) => subjectOf(event) !== undefined && !chosen.has(event.id) && !history.some(competes(event)),
  )
  return free[seed % free.length]
}

const reissue: Law = {
  name: '7b: a retraction with an identical reissue in one tx notifies nobody',
  property: fc.property(histories(), watch, pick, (history, about, seed) => {
    const target = reissuable(history, seed)
    const live = target === undefined ? null : liveAt(toFacts(history), target.id, history.length)
    if (live === null) return
    const { id: _id, position: _position, recordedAt, recordedBy: _by, tx: _tx, ...content } = live
    const facts = toFacts(
      andThen(
        history,
        { id: 'gone', type: 'event.retracted', data: { target: live.id }, tx: 'swap' } as never,
        { announcedAt: recordedAt.slice(0, 10), ...content, id: 'again', tx: 'swap' } as never,
      ),
    )
    deepStrictEqual(answerNotify(facts, about, 'gone'), { cls: null, segments: [] })
  }),
}

const clock: Law = {
  name: '8: replaying the clock from the log yields the same transitions as living through it',
  property: fc.property(histories({ maxEvents: 40 }), watch, (history, about) => {
    const [begin, end] = ['2025-01-15T00:00:00Z', '2026-03-01T00:00:00Z']
    const facts = createFacts()
    const lived: unknown[] = []
    let after = begin
    for (const at of new Set(history.map(({ recordedAt }) => recordedAt))) {
      lived.push(...answerStream(facts, about, { after, upTo: at }))
      for (const event of history.filter(({ recordedAt }) => recordedAt === at)) fold(facts, event)
      const justBefore = new Date(Date.parse(at) - 1).toISOString()
      const told = answerStream(facts, about, { after: justBefore, upTo: at })
      lived.push(...told.filter(({ cls }) => cls !== 'transition'))
      after = at
    }
    lived.push(...answerStream(facts, about, { after, upTo: end }))
    deepStrictEqual(answerStream(toFacts(history), about, { after: begin, upTo: end }), lived)
  }),
}

export const LAWS_OF_CHANGE: readonly Law[] = [timeline, difference, prohibition, licence, sameValue, reissue, clock]
