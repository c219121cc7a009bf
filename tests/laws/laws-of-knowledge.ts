import { deepStrictEqual, throws } from 'node:assert/strict'
import {
  answerAccess,
  answerMember,
  answerNotify,
  answerStatus,
  answerTimeline,
  appendOf,
  createEventList,
  createFacts,
  explainAccess,
  type Facts,
  fold,
  fromSnapshot,
  idAt,
  type RecordedEvent,
  toSnapshot,
} from '@asof/domain'
import fc from 'fast-check'
import { histories } from '../support/histories.ts'
import { plainState } from '../support/plain-state.ts'
import { any, GROUPS, PLACES, POLICIES } from '../support/words.ts'
import { andThen, asked, type Law, pick, toFacts, watch } from './law.ts'

const RANGE = { from: '2024-12-01', to: '2026-02-01' }

/** Every kind of answer about one question, as known at K. */
function answers(facts: Facts, question: { query: object; asOf: string }, knownAt: number): readonly unknown[] {
  const asking = { ...question, knownAt }
  return [
    answerAccess(facts, asking),
    answerTimeline(facts, { ...asking, ...RANGE }),
    POLICIES.map((policy) => answerStatus(facts, { ...asking, policy })),
    Object.keys(GROUPS).map((group) => answerMember(facts, { ...asking, group, member: 'GB' })),
  ]
}

const prefixStability: Law = {
  name: '1: an answer at K never changes when later events are appended',
  property: fc.property(histories(), asked, pick, (history, question, seed) => {
    const knownAt = seed % (history.length + 1)
    const prefix = toFacts(history.slice(0, knownAt))
    const whole = toFacts(history)
    deepStrictEqual(answers(whole, question, knownAt), answers(prefix, question, knownAt))
    deepStrictEqual(
      explainAccess(whole, { ...question, knownAt }).tracks,
      explainAccess(prefix, { ...question, knownAt }).tracks,
    )
  }),
}

/** Where an event nothing else aims at stands. */
function untargeted(history: readonly RecordedEvent[], seed: number): RecordedEvent | undefined {
  const aimedAt = new Set(history.map(({ data }) => data['target'] ?? data['chosen']))
  const free = history.filter(({ id, type }) => !aimedAt.has(id) && type !== 'claim.resolved')
  return free[seed % free.length]
}

const retraction: Law = {
  name: '2: retracting an event gives the answers of a log without it',
  property: fc.property(histories(), asked, pick, (history, question, seed) => {
    const gone = untargeted(history, seed)
    if (gone === undefined) return
    const retracted = toFacts(andThen(history, { id: 'gone', type: 'event.retracted', data: { target: gone.id } }))
    const without = toFacts(
      history.filter(({ id }) => id !== gone.id).map((event, index) => ({ ...event, position: index + 1 })),
    )
    deepStrictEqual(answers(retracted, question, retracted.head), answers(without, question, without.head))
  }),
}

const deliveryOrder: Law = {
  name: '5: delivery order does not matter, log position does',
  property: fc.property(histories(), fc.infiniteStream(fc.nat()), (history, order) => {
    const facts = createFacts()
    const waiting = new Map<number, RecordedEvent>()
    const arrivals = history
      .map((event) => ({ event, at: order.next().value as number }))
      .sort((a, b) => a.at - b.at)
      .map(({ event }) => event)
    for (const event of arrivals) {
      if (event.position !== facts.head + 1) throws(() => fold(facts, event), RangeError)
      waiting.set(event.position, event)
      for (let next = waiting.get(facts.head + 1); next !== undefined; next = waiting.get(facts.head + 1))
        fold(facts, next)
    }
    deepStrictEqual(plainState(facts), plainState(toFacts(history)))
  }),
}

/** The notice of every append that ends at a position in `(after, head]`. */
function notices(facts: Facts, about: Parameters<typeof answerNotify>[1], after: number): readonly unknown[] {
  const told: unknown[] = []
  for (let position = after + 1; position <= facts.head; position += 1) {
    position = appendOf(facts, position).last
    told.push(answerNotify(facts, about, idAt(facts, position)))
  }
  return told
}

const replay: Law = {
  name: '6a: replay from zero, from a snapshot and incrementally give the same answers and notices',
  property: fc.property(histories({ maxEvents: 36 }), asked, watch, pick, (history, question, about, seed) => {
    const whole = toFacts(history)
    const living = createFacts()
    const lived: unknown[] = []
    for (const event of history) {
      fold(living, event)
      if (appendOf(whole, event.position).last === event.position) lived.push(answerNotify(living, about, event.id))
    }
    const cut = seed % (history.length + 1)
    const events = createEventList()
    for (const event of history.slice(0, cut)) events.push(event)
    const restored = fromSnapshot(structuredClone(toSnapshot(toFacts(history.slice(0, cut)))), events)
    for (const event of history.slice(cut)) fold(restored, event)
    for (const facts of [living, restored]) {
      deepStrictEqual(plainState(facts), plainState(whole))
      deepStrictEqual(answers(facts, question, facts.head), answers(whole, question, whole.head))
    }
    deepStrictEqual(lived, notices(whole, about, 0))
    deepStrictEqual(notices(restored, about, 0), lived)
  }),
}

const othersData: Law = {
  name: '4c: data about another item, party or topic moves nothing',
  property: fc.property(histories(), asked, any(PLACES), (history, question, place) => {
    const facts = toFacts(history)
    const before = answers(facts, question, facts.head)
    const news = andThen(
      history,
      { id: 'n1', type: 'item.registered', data: { item: 'other', provider: 'acme', kind: 'model', parent: 'model' } },
      { id: 'n2', type: 'item.classified', data: { item: 'other', class: '4E091' } },
      { id: 'n3', type: 'org.headquartered', data: { org: 'omega', jurisdiction: place } },
      { id: 'n4', type: 'org.ownership', data: { owner: 'alpha', owned: 'omega', percent: 100 } },
      { id: 'n5', type: 'group.member.added', data: { group: 'list', member: 'omega' } },
      { id: 'n6', type: 'action.filed', data: { action: 'case' } },
      { id: 'n7', type: 'context.noted', data: { subject: 'omega', kind: 'risk', claim: 'so they say' } },
    )
    for (const event of news.slice(history.length)) fold(facts, event)
    deepStrictEqual(answers(facts, question, facts.head), before)
  }),
}

const oneNotice: Law = {
  name: '6b: the notice of a tx is the same whichever of its events is named as the cause',
  property: fc.property(histories(), watch, pick, (history, about, seed) => {
    const facts = toFacts(history)
    const { first, last } = appendOf(facts, (seed % history.length) + 1)
    const [one, ...others] = history.slice(first - 1, last).map(({ id }) => answerNotify(facts, about, id))
    for (const other of others) deepStrictEqual(other, one)
  }),
}

export const LAWS_OF_KNOWLEDGE: readonly Law[] = [
  prefixStability,
  retraction,
  othersData,
  deliveryOrder,
  replay,
  oneNotice,
]
