import { deepStrictEqual, ok } from 'node:assert/strict'
import fc from 'fast-check'
import { describe, it } from 'vitest'
import type { RecordedEvent } from '../events/envelope.ts'
import { findText } from '../facts/columns/texts.ts'
import { fold, unfold } from '../facts/fold.ts'
import { createFacts, type Facts } from '../facts/state.ts'
import type { AccessQuestion } from '../questions.ts'
import { addDays, dayNumber, FIRST_DAY } from '../time/calendar.ts'
import { answerAccess, toAsked } from './answer.ts'
import { explainAccess } from './explain.ts'
import { answerSince, answerTimeline } from './timeline.ts'

const RUNS = 400
const TIMEOUT_MS = 60_000
const FIRST = '2026-01-01'
const DAYS = 24

const day = fc.nat({ max: DAYS }).map((days) => addDays(FIRST, days))
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined })
const oneOf = <T>(...values: T[]) => fc.constantFrom(...values)

const recipients = oneOf<object | undefined>(
  undefined,
  { jurisdictions: ['AA'] },
  { jurisdictions: ['BB'] },
  { jurisdictions: ['AA', 'CC'] },
  { groups: ['g1'] },
  { groups: ['g2'] },
  { groups: ['g1', 'g2'] },
  { orgs: ['acme'] },
)

const scope = fc
  .record({ items: oneOf(['family'], ['model'], ['model', 'chip'], undefined), recipients })
  .map((fields) => Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)))

const provision = fc.record(
  {
    effect: oneOf('prohibit', 'require-licence', 'permit', 'permit-with-conditions', 'none'),
    reviewPolicy: oneOf('approval', 'denial'),
    scope,
    effectiveFrom: day,
    effectiveTo: day,
    complianceFrom: day,
    reach: oneOf('all', 'outbound'),
    priority: oneOf(1, 2),
    conditions: oneOf(['report'], ['audit', 'report']),
  },
  { requiredKeys: ['effect', 'scope'] },
)

const grant = fc.record(
  {
    authority: oneOf('aa', 'aa', 'zz'),
    scope: fc
      .record({
        items: oneOf(['goods'], ['goods'], ['unit'], ['unit', 'chip']),
        recipients: fc.oneof(recipients, fc.constant({ groups: ['list'] })),
      })
      .map((fields) => JSON.parse(JSON.stringify(fields)) as object),
    conditions: oneOf(['report'], ['audit', 'report']),
    terms: oneOf({ price: 1 }, { price: 2 }),
    satisfies: oneOf(['main'], ['drugs'], ['main', 'drugs']),
    recognisedBy: oneOf(['zz'], ['aa', 'zz']),
  },
  { requiredKeys: ['authority', 'scope'] },
)
const licenceNames = oneOf('l1', 'l2', 'l3', 'l4', 'l5', 'l6', 'l7', 'l8')
const instant = fc.constant('2026-01-20T12:00:00+13:00')

const common = { announcedAt: maybe(day), effectiveFrom: maybe(fc.oneof(day, fc.constant('..'))) }
const policyNames = oneOf('p1', 'p2', 'p3')
const suffixes = oneOf('a', 'b')

const policySteps = [
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('announce'),
      policy: policyNames,
      provision,
      suffix: suffixes,
      effectiveTo: maybe(day),
      complianceFrom: maybe(day),
      legalForm: oneOf(undefined, undefined, 'proposal'),
      ...common,
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('amend'),
      policy: policyNames,
      provision: fc.oneof(provision, provision, fc.constant(null)),
      suffix: suffixes,
      ...common,
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('lift'), policy: policyNames, effectiveFrom: maybe(day) }) },
]

const licenceSteps = [
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('licence'),
      type: fc.constant('licence.granted'),
      licence: licenceNames,
      data: grant,
      effectiveTo: maybe(fc.oneof({ weight: 9, arbitrary: day }, instant)),
      ...common,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('licence'),
      type: oneOf('licence.revoked', 'licence.surrendered'),
      licence: licenceNames,
      data: fc.constant({}),
      ...common,
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('licence'),
      type: fc.constant('licence.renewed'),
      licence: licenceNames,
      data: fc.record({ newEffectiveTo: fc.oneof({ weight: 19, arbitrary: day }, instant) }),
      ...common,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('licence'),
      type: oneOf('granted', 'suspended', 'reinstated', 'amended', 'expired', 'applied').map((act) => `licence.${act}`),
      licence: licenceNames,
      data: fc.record({
        authority: fc.constant('aa'),
        scope: fc.constant({ items: ['goods'] }),
        conditions: oneOf(['audit'], ['report']),
        limit: oneOf(undefined, { quantity: 0, unit: 'piece' }),
      }),
      fact: oneOf(undefined, 'f', 'g'),
      ...common,
    }),
  },
]

const commonSteps = [
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('member'),
      type: oneOf('group.member.added', 'group.member.added', 'group.member.removed', 'group.member.excluded'),
      group: oneOf('g1', 'g2', 'list'),
      member: oneOf('AA', 'BB', 'CC'),
      effectiveTo: maybe(day),
      ...common,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('correct'),
      back: fc.nat({ max: 9 }),
      patch: fc.oneof(
        fc.record({ effectiveFrom: day }),
        fc.record({ announcedAt: day }),
        fc.record({ effectiveTo: day }),
        fc.record({ data: fc.record({ newEffectiveTo: day }) }),
        fc.record({ data: fc.record({ licence: licenceNames }) }),
      ),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('retract'), back: fc.nat({ max: 9 }) }) },
]

/** Goods are for holders of a licence. */
function required(id: string, track: string): object {
  return { id, effect: 'require-licence', track, scope: { items: ['goods'] } }
}

const PREAMBLE: readonly [string, object][] = [
  ['authority.registered', { authority: 'aa', jurisdiction: 'AA', zone: 'Pacific/Apia' }],
  ['authority.registered', { authority: 'zz', jurisdiction: 'ZZ', zone: 'America/New_York' }],
  ['item.registered', { item: 'family', provider: 'maker', kind: 'model' }],
  ['item.registered', { item: 'model', provider: 'maker', kind: 'model', parent: 'family' }],
  ['item.registered', { item: 'goods', provider: 'maker', kind: 'model' }],
  ['item.registered', { item: 'unit', provider: 'maker', kind: 'model', parent: 'goods' }],
  ['group.defined', { group: 'list', kind: 'organisations' }],
  ['group.member.added', { group: 'list', member: 'acme' }],
  ...[
    { policy: 'q1', authority: 'aa', provisions: [required('q1:a', 'main'), required('q1:b', 'drugs')] },
    { policy: 'q2', authority: 'zz', provisions: [required('q2:a', 'main')] },
  ].map((policy): [string, object] => ['policy.announced', policy]),
]

/** One thing that happens; which fields it has depends on its kind. */
interface Step {
  readonly kind: string
  readonly policy?: string
  readonly suffix?: string
  readonly provision?: object | null
  readonly type?: string
  readonly back?: number
  readonly [field: string]: unknown
}

function toAct({ licence, data }: Omit<Step, 'kind'>): object {
  return JSON.parse(JSON.stringify({ licence, ...(data as object) }))
}

function toHistory(steps: readonly Step[]): readonly RecordedEvent[] {
  const events: RecordedEvent[] = []
  const announced = new Set<string>()
  const add = (type: string, data: object, fields: object = {}) => {
    const position = events.length + 1
    const given = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
    const recordedAt = `${addDays(FIRST, Math.min(DAYS, position >> 1))}T12:00:00.000Z`
    const stamp = { schemaVersion: 1, source: [{ kind: 'test' }], position, recordedAt, recordedBy: 'test' }
    events.push({ id: `e${position}`, type, ...given, data: data as RecordedEvent['data'], ...stamp })
  }
  for (const [type, data] of PREAMBLE) add(type, data, { effectiveFrom: '..' })
  for (const { kind, policy = '', provision: worded, suffix, type = '', back = 0, ...rest } of steps) {
    const { announcedAt, effectiveFrom, effectiveTo, complianceFrom, legalForm } = rest
    const dates = { announcedAt, effectiveFrom, effectiveTo }
    const id = `${policy}:${suffix}`
    const own = { policy, authority: policy === 'p1' ? 'aa' : 'zz' }
    if (kind === 'announce' && !announced.has(policy)) {
      announced.add(policy)
      const provisions = [
        { id, ...worded },
        { id: `${policy}:c`, effect: 'permit', scope: {} },
      ]
      add('policy.announced', JSON.parse(JSON.stringify({ ...own, provisions, complianceFrom, legalForm })), dates)
    } else if (kind === 'amend' || kind === 'announce')
      add(
        'policy.amended',
        { policy, changes: worded === null ? { remove: [id] } : { replace: [{ id, ...worded }] } },
        { announcedAt, effectiveFrom },
      )
    else if (kind === 'member') add(type, { group: rest['group'], member: rest['member'] }, dates)
    else if (kind === 'licence') add(type, toAct(rest), { ...dates, fact: rest['fact'] })
    else if (kind === 'lift') add('policy.lifted', { policy }, { effectiveFrom })
    else {
      const target = events[events.length - 1 - back]?.id ?? 'e1'
      if (kind === 'retract') add('event.retracted', { target, reason: 'test' })
      else add('event.corrected', { target, patch: rest['patch'], reason: 'test' })
    }
  }
  return events
}

const historiesOf = (steps: readonly fc.WeightedArbitrary<Step>[]) =>
  fc.array(fc.oneof(...steps), { minLength: 16, maxLength: 60, size: 'max' }).map(toHistory)

const questionsAbout = (...items: string[]) =>
  fc.array(
    fc.record({
      query: fc.record(
        {
          jurisdiction: oneOf('AA', 'BB', 'CC'),
          org: oneOf('acme', 'other'),
          item: oneOf(...items),
        },
        { requiredKeys: ['jurisdiction', 'item'] },
      ),
      asOf: fc.nat({ max: DAYS }).map((days) => addDays(FIRST, 6 + days)),
      knownAt: fc.oneof(fc.nat({ max: 64 }), fc.constant(64)),
    }),
    { minLength: 8, maxLength: 8 },
  )

/** A history of policies or of licences, and questions about what they are for. */
const cases = fc.oneof(
  fc.tuple(historiesOf([...policySteps, ...commonSteps]), questionsAbout('family', 'model', 'chip')),
  fc.tuple(historiesOf([...licenceSteps, ...commonSteps]), questionsAbout('goods', 'unit')),
)

function toFacts(history: readonly RecordedEvent[]): Facts {
  const facts = createFacts()
  for (const event of history) fold(facts, event)
  return facts
}

/** Makes every policy, group and licence be read in full. */
function forgetRows({ columns: { rules, members, licences } }: Facts): void {
  rules.inFullFrom.fill(0)
  licences.inFullFrom.fill(0)
  members.inFullFrom.fill(0)
  for (let group = 0; group < members.ofGroup.count; group++) members.inFull.add(group)
}

/** Whether rows alone tell all there is to know of a licence at K. */
function isInRows({ columns: { licences } }: Facts, licence: string, knownAt: number): boolean {
  return licences.inFullFrom[findText(licences.licences, licence)]! > knownAt
}

function sinceOf(facts: Facts, question: AccessQuestion) {
  return answerSince({
    asked: toAsked(facts, question),
    day: dayNumber(question.asOf),
    answer: answerAccess(facts, question),
  })
}

describe('rows', () => {
  it('answer what a reading in full answers, and cut a timeline where it does', { timeout: TIMEOUT_MS }, () => {
    let [decided, licensed, renewed] = [0, 0, 0]
    fc.assert(
      fc.property(cases, ([history, asked]) => {
        const [rows, full] = [toFacts(history), toFacts(history)]
        forgetRows(full)
        for (const question of asked) {
          const answer = answerAccess(rows, question)
          if (answer.level !== 'unknown') decided += 1
          deepStrictEqual(answer, answerAccess(full, question))
          const told = answer.licences.filter((licence) => isInRows(rows, licence, question.knownAt))
          if (told.length > 0) licensed += 1
          const isRenewal = (id: string) => rows.events.at(Number(id.slice(1))).type === 'licence.renewed'
          if (told.length > 0 && answer.evidence.some(isRenewal)) renewed += 1
        }
        const { query, knownAt } = asked[0]!
        const span = { query, knownAt, from: FIRST, to: addDays(FIRST, DAYS + 8) }
        const drawn = (facts: Facts) => answerTimeline(facts, span).map(({ from, to, value }) => ({ from, to, value }))
        deepStrictEqual(drawn(rows), drawn(full))
      }),
      { numRuns: RUNS },
    )
    ok(decided > RUNS, `only ${decided} answers were decided`)
    ok(licensed > RUNS / 4, `only ${licensed} answers rested on licences told by rows`)
    ok(renewed > RUNS / 16, `only ${renewed} of them on renewals`)
  })

  it('give the reasons a reading in full gives why a licence does not cover', { timeout: TIMEOUT_MS }, () => {
    const reasons = new Set<string | null>()
    fc.assert(
      fc.property(cases, ([history, asked]) => {
        const [rows, full] = [toFacts(history), toFacts(history)]
        full.columns.licences.inFullFrom.fill(0)
        for (const question of asked) {
          const [explanation, expected] = [explainAccess(rows, question), explainAccess(full, question)]
          deepStrictEqual(explanation, expected)
          for (const { reason } of explanation.tracks.flatMap(({ licences }) => licences)) reasons.add(reason)
        }
      }),
      { numRuns: RUNS / 4 },
    )
    deepStrictEqual([...reasons].sort(), ['not-active', null, 'scope', 'track'])
  })

  it('tell since when an answer has held, as the timeline from the first day does', { timeout: TIMEOUT_MS }, () => {
    fc.assert(
      fc.property(cases, ([history, asked]) => {
        const { query, knownAt } = asked[0]!
        const [rows, full] = [toFacts(history), toFacts(history)]
        forgetRows(full)
        for (const facts of [rows, full]) {
          const segments = answerTimeline(facts, { query, knownAt, from: FIRST_DAY, to: addDays(FIRST, DAYS + 8) })
          for (const { asOf } of asked) {
            const { from } = segments.findLast((segment) => segment.from <= asOf)!
            deepStrictEqual(sinceOf(facts, { query, knownAt, asOf }), from === FIRST_DAY ? null : from, asOf)
          }
        }
      }),
      { numRuns: RUNS },
    )
  })

  it('are as they were after events are taken back', { timeout: TIMEOUT_MS }, () => {
    fc.assert(
      fc.property(cases, fc.nat(), ([history, asked], seed) => {
        const cut = seed % history.length
        const facts = toFacts(history)
        while (facts.head > cut) unfold(facts)
        const fresh = toFacts(history.slice(0, cut))
        for (const question of asked) deepStrictEqual(answerAccess(facts, question), answerAccess(fresh, question))
        for (const event of history.slice(cut)) fold(facts, event)
        const whole = toFacts(history)
        for (const question of asked) deepStrictEqual(answerAccess(facts, question), answerAccess(whole, question))
      }),
      { numRuns: RUNS },
    )
  })
})
