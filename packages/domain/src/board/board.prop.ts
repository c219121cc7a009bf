import { deepStrictEqual, ok } from 'node:assert/strict'
import fc from 'fast-check'
import { describe, it } from 'vitest'
import { answerAccess, toValue } from '../access/answer.ts'
import type { RecordedEvent } from '../events/envelope.ts'
import { fold } from '../facts/fold.ts'
import { createFacts } from '../facts/state.ts'
import { addDays } from '../time/calendar.ts'
import { answerBoard } from './answer-board.ts'

const RUNS = 500
const TIMEOUT_MS = 60_000
const FIRST = '2026-01-01'
const DAYS = 20

const COUNTRIES = ['AA', 'BB', 'CC', 'DD']
const ITEMS = ['family', 'line', 'model', 'chip']

const day = fc.nat({ max: DAYS }).map((days) => addDays(FIRST, days))
const oneOf = <T>(...values: T[]) => fc.constantFrom(...values)

/** One event of the made history, its type and data; the place in the log makes the rest. */
type Said = readonly [type: string, data: object, dates?: object]

const recipients = oneOf<object | undefined>(
  undefined,
  { jurisdictions: ['AA'] },
  { jurisdictions: ['BB'] },
  { jurisdictions: ['bloc'] },
  { groups: ['wide'] },
  { groups: ['narrow'] },
  { groups: ['narrow'] },
  { groups: ['twin'] },
)

const item = oneOf(...ITEMS.slice(0, 3))

/** What makes a cell be decided in full, seldom. */
const extras = fc.oneof(
  { weight: 9, arbitrary: fc.constant({}) },
  { weight: 1, arbitrary: fc.constant({ priority: 1 }) },
  { weight: 1, arbitrary: fc.constant({ exceptionTo: ['r0'] }) },
)

const rule = fc.record({
  effect: oneOf('prohibit', 'require-licence', 'permit', 'permit-with-conditions', 'none'),
  reviewPolicy: oneOf(undefined, 'approval', 'denial'),
  conditions: oneOf(undefined, ['report']),
  track: oneOf(undefined, undefined, undefined, 'other'),
  reach: oneOf(undefined, 'all'),
  item,
  authority: oneOf('aa', 'aa', 'bb', 'un'),
  recipients,
  from: day,
  announced: day,
  to: fc.option(day, { nil: undefined, freq: 3 }),
  extras,
})

const member = fc.record({
  group: oneOf('wide', 'narrow', 'twin'),
  member: oneOf(...COUNTRIES),
  type: oneOf('group.member.added', 'group.member.added', 'group.member.removed'),
  from: day,
})

const PREAMBLE: readonly Said[] = [
  ['authority.registered', { authority: 'aa', jurisdiction: 'AA', zone: 'UTC' }],
  ['authority.registered', { authority: 'bb', jurisdiction: 'bloc', zone: 'Pacific/Apia' }],
  ['jurisdiction.registered', { jurisdiction: 'BB', name: 'B', partOf: 'bloc' }],
  ['item.registered', { item: 'family', provider: 'maker', kind: 'model' }],
  ['item.registered', { item: 'line', provider: 'maker', kind: 'model', parent: 'family' }],
  ['item.registered', { item: 'model', provider: 'maker', kind: 'model', parent: 'line' }],
  ['group.member.added', { group: 'wide', member: 'AA' }],
  ['group.member.added', { group: 'wide', member: 'BB' }],
  ['group.member.added', { group: 'wide', member: 'CC' }],
  ['group.member.added', { group: 'narrow', member: 'BB' }],
  ['group.member.added', { group: 'twin', member: 'BB' }],
]

const registered = { item: 'model', provider: 'maker', kind: 'model', parent: 'family' }
const partial = { group: 'narrow', kind: 'jurisdictions', completeness: 'partial' }

const later = fc.oneof(
  fc.tuple(day, item, recipients).map(([effectiveFrom, named, recipients]): Said => {
    const provision = { id: 'r0', effect: 'prohibit', scope: { items: [named], recipients } }
    return ['policy.amended', { policy: 'p0', changes: { replace: [provision] } }, { effectiveFrom }]
  }),
  day.map((effectiveFrom): Said => ['policy.lifted', { policy: 'p1' }, { effectiveFrom }]),
  fc.constant<Said>(['group.defined', partial]),
  fc.constant<Said>(['item.registered', registered, { effectiveFrom: '2026-01' }]),
  fc.constant<Said>(['jurisdiction.registered', { jurisdiction: 'CC', partOf: 'bloc' }, { effectiveFrom: '2026-01' }]),
  fc.constant<Said>(['event.retracted', { target: 'e3', reason: 'test' }]),
)

const histories = fc
  .record({
    rules: fc.array(rule, { minLength: 4, maxLength: 24, size: 'max' }),
    members: fc.array(member, { maxLength: 3 }),
    rest: fc.option(later, { nil: undefined }),
  })
  .map(({ rules, members, rest }) => {
    const said: Said[] = PREAMBLE.map(([type, data]) => [type, data, { effectiveFrom: '..' }])
    for (const { type, group, member, from } of members) said.push([type, { group, member }, { effectiveFrom: from }])
    for (const [index, { item, authority, recipients, from, announced, to, extras, ...provision }] of rules.entries()) {
      const worded = { id: `r${index}`, ...provision, ...extras, scope: { items: [item], recipients } }
      const policy = { policy: `p${index}`, authority, provisions: [{ ...worded, effectiveTo: to }] }
      said.push(['policy.announced', policy, { announcedAt: announced, effectiveFrom: from }])
    }
    if (rest !== undefined) said.push(rest)
    return said.map(toEvent)
  })

function toEvent([type, data, dates = {}]: Said, index: number): RecordedEvent {
  const position = index + 1
  const stamp = {
    schemaVersion: 1,
    source: [{ kind: 'test' }],
    recordedAt: '2026-02-01T00:00:00.000Z',
    recordedBy: 'test',
  }
  return JSON.parse(JSON.stringify({ id: `e${position}`, type, ...dates, data, position, ...stamp }))
}

describe('a board', () => {
  it('has in every cell the value of the answer', { timeout: TIMEOUT_MS }, () => {
    const met = new Set<string>()
    fc.assert(
      fc.property(histories, day, fc.nat({ max: 3 }), (history, asOf, back) => {
        const facts = createFacts()
        for (const event of history) fold(facts, event)
        const clocks = { asOf, knownAt: facts.head - back }
        const values = COUNTRIES.flatMap((jurisdiction) =>
          ITEMS.map((item) => toValue(answerAccess(facts, { ...clocks, query: { jurisdiction, item } }))),
        )
        for (const value of values) met.add(value)
        deepStrictEqual(answerBoard(facts, { ...clocks, jurisdictions: COUNTRIES, items: ITEMS }), values)
      }),
      { numRuns: RUNS },
    )
    ok(met.size >= 7, `only ${[...met]} were met`)
  })
})
