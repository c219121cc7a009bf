import { deepStrictEqual, ok } from 'node:assert/strict'
import { type AccessAnswer, type AccessQuestion, answerAccess, eventsBetween } from '@asof/domain'
import { describe, it } from 'vitest'
import {
  authority,
  type Draft,
  group,
  licence,
  licenceStep,
  member,
  owns,
  policy,
  policyStep,
  provision,
  retracted,
} from '../support/events.ts'
import { toFacts } from '../support/given.ts'
import { oracleAnswers } from './oracle.ts'

type Asking = Omit<AccessQuestion, 'knownAt'>

/** Both the engine and the full scan of the log answer this, in the fields named. */
function bothAnswer(history: readonly Draft[], asking: Asking, expected: Partial<AccessAnswer>): void {
  const facts = toFacts(history)
  const question = { ...asking, knownAt: facts.head }
  const allowed = oracleAnswers(eventsBetween(facts, 1, facts.head), question)
  ok(allowed !== null)
  for (const answer of allowed) deepStrictEqual({ ...answer, ...expected }, { ...answer }, 'the oracle')
  const answer = answerAccess(facts, question)
  deepStrictEqual({ ...answer, ...expected }, { ...answer }, 'the engine')
}

const us = authority('us')
const from = (effectiveFrom: string) => ({ effectiveFrom })
const ban = policy('ban', {}, { id: 'ban', announcedAt: '2025-12-01', effectiveFrom: '2026-01-10' })
const inGroups = (id: string, groups: readonly string[], fields: object) =>
  provision(id, { scope: { recipients: { groups } }, ...fields })

describe('a wording replaced at an hour', () => {
  const replaced = policyStep(
    'amended',
    'ban',
    { changes: { replace: [provision('ban:1', { effect: 'permit' })] } },
    from('2026-02-20T13:30:00Z'),
  )
  for (const [asOf, level] of [
    ['2026-02-19', 'prohibited'],
    ['2026-02-20T13:29:59Z', 'prohibited'],
    ['2026-02-20T13:30:00Z', 'open'],
  ] as const)
    it(`gives ${level} at ${asOf}`, () => bothAnswer([us, ban, replaced], { query: {}, asOf }, { level }))
  it('makes the day one that changes within', () =>
    bothAnswer(
      [us, ban, replaced],
      { query: {}, asOf: '2026-02-20' },
      { level: 'open', flags: ['changes-within-day'] },
    ))
})

it('reads the hours of an authority whose registration is retracted in UTC', () =>
  bothAnswer(
    [us, policy('ban', {}, { id: 'ban', effectiveFrom: '2026-02-20T00:30:00Z' }), retracted(us.id)],
    { query: {}, asOf: '2026-02-20' },
    { level: 'prohibited', flags: ['changes-within-day'] },
  ))

describe('a postponement', () => {
  const later = policyStep('postponed', 'ban', { newEffectiveFrom: '2026-06-01' }, from('2026-01-05'))
  it('holds for an announcement that is issued again after it', () =>
    bothAnswer(
      [us, ban, later, retracted('ban'), { ...ban, id: 'again' }],
      { query: {}, asOf: '2026-03-01' },
      {
        level: 'unknown',
        flags: ['pending:ban'],
      },
    ))
  it('is evidence once the later date has come', () =>
    bothAnswer([us, ban, later], { query: {}, asOf: '2026-06-01' }, { evidence: ['ban', later.id] }))
})

describe('a suspension on some day of a month that was over before its end', () => {
  const suspended = policyStep('suspended', 'ban', {}, from('2026-02'))
  const reinstated = policyStep('reinstated', 'ban', {}, from('2026-02-20'))
  it('ends with the reinstatement that was recorded after it', () =>
    bothAnswer([us, ban, suspended, reinstated], { query: {}, asOf: '2026-03-15' }, { level: 'prohibited' }))
  it('is one of its own where the reinstatement was recorded before it', () => {
    const first = policyStep('suspended', 'ban', {}, { ...from('2026-01-15'), effectiveTo: '2026-03-10' })
    bothAnswer([us, ban, first, reinstated, suspended], { query: {}, asOf: '2026-03-15' }, { flags: ['suspended:ban'] })
  })
  it('ends with a reinstatement on some day of the same month, as a licence does', () => {
    const back = policyStep('reinstated', 'ban', {}, from('2026-02'))
    bothAnswer([us, ban, suspended, back], { query: {}, asOf: '2026-03-15' }, { level: 'prohibited' })
    const required = policy(
      'rule',
      { provisions: [provision('rule:1', { effect: 'require-licence' })] },
      from('2026-01-01'),
    )
    const step = (type: string, day: string) => licenceStep(type, 'permit', {}, from(day))
    bothAnswer(
      [
        us,
        required,
        licence('permit', {}, from('2026-01-01')),
        step('suspended', '2026-02'),
        step('reinstated', '2026-02-20'),
      ],
      { query: {}, asOf: '2026-03-15' },
      { licences: ['permit'] },
    )
  })
})

describe('a cause that carries nothing', () => {
  const cause = policy(
    'cause',
    { provisions: [provision('cause:1', { scope: { items: ['other'] } })] },
    from('2026-01-01'),
  )
  const stayed = policyStep('stayed', 'cause', { court: 'DDC' }, { ...from('2026-01-02'), confidence: 'alleged' })
  it('leaves an answer certain, however many acts of unknown days it does not carry', () => {
    const acts = Array.from({ length: 13 }, (_, index) =>
      policyStep('rescinded', 'ban', { by: 'cause', reason: `${index}` }, from('2026')),
    )
    bothAnswer(
      [us, ban, cause, stayed, ...acts],
      { query: {}, asOf: '2026-06-01' },
      { level: 'prohibited', certainty: 'certain', confidence: 'alleged' },
    )
  })
  it('is evidence at every day where it does not void from the start', () => {
    const vacated = policyStep('vacated', 'ban', { by: 'cause', court: 'DDC', abInitio: true }, from('2026-05-01'))
    for (const asOf of ['2026-04-01', '2026-06-01'])
      bothAnswer([us, ban, cause, stayed, vacated], { query: {}, asOf }, { level: 'prohibited', confidence: 'alleged' })
  })
})

it('answers where thirty acts have each the next policy for a cause', () => {
  const policies = Array.from({ length: 30 }, (_, index) => `p${index}`)
  const announced = policies.map((id) =>
    policy(id, { provisions: [provision(`${id}:1`)] }, { ...from('2026-01-01'), effectiveTo: '2026-02-01' }),
  )
  const extended = policies
    .slice(0, -1)
    .map((id, index) =>
      policyStep('extended', id, { by: `p${index + 1}`, newEffectiveTo: '2026-12-01' }, from('2026-01-15')),
    )
  const facts = toFacts([us, ...announced, ...extended])
  deepStrictEqual(answerAccess(facts, { query: {}, asOf: '2026-06-01', knownAt: facts.head }).decisive.length, 29)
})

describe('an extension that names no stay', () => {
  const court = { court: 'DDC' }
  const stayed = (start: string, end: string) =>
    policyStep('stayed', 'ban', court, { ...from(start), effectiveTo: end })
  const extended = policyStep('stay-extended', 'ban', { ...court, newEffectiveTo: '2026-07-01' }, from('2026-04-15'))
  const history = [us, ban, stayed('2026-02-01', '2026-03-01'), stayed('2026-04-01', '2026-05-01'), extended]
  for (const [asOf, level] of [
    ['2026-02-28', 'unknown'],
    ['2026-03-01', 'prohibited'],
    ['2026-06-30', 'unknown'],
    ['2026-07-01', 'prohibited'],
  ] as const)
    it(`moves the end of the one that runs: ${level} on ${asOf}`, () =>
      bothAnswer(history, { query: {}, asOf }, { level }))
  it('gives no end to one that has none', () => {
    const open = policyStep('stayed', 'ban', { court: 'CA9' }, from('2026-02-15'))
    bothAnswer([...history, open], { query: {}, asOf: '2026-08-01' }, { level: 'unknown', flags: ['stayed:ban'] })
  })
  it('makes none shorter', () =>
    bothAnswer(
      [us, ban, stayed('2026-02-01', '2026-12-01'), extended],
      { query: {}, asOf: '2026-11-30' },
      { level: 'unknown' },
    ))
  it('is no ground for one that was lifted before', () => {
    const lifted = policyStep('stay-lifted', 'ban', court, from('2026-02-20'))
    const late = policyStep(
      'stay-extended',
      'ban',
      { ...court, newEffectiveTo: '2026-07-01' },
      { ...from('2026-04-15'), confidence: 'alleged' },
    )
    const stays = [stayed('2026-02-01', '2026-05-01'), lifted, stayed('2026-04-01', '2026-05-01')]
    bothAnswer(
      [us, ban, ...stays, late],
      { query: {}, asOf: '2026-03-15' },
      { level: 'prohibited', confidence: 'official' },
    )
  })
  it('extends a stay that was recorded again', () => {
    const stay = stayed('2026-04-01', '2026-05-01')
    const again = { ...stay, id: 'again' }
    const history = [us, ban, { ...stay, id: 'stay' }, extended, retracted('stay'), again]
    bothAnswer(history, { query: {}, asOf: '2026-06-01' }, { level: 'unknown', flags: ['stayed:ban'] })
  })
  const again = policyStep('stay-extended', 'ban', { ...court, newEffectiveTo: '2026-09-01' }, from('2026-06-15'))
  it('extends what was extended', () =>
    bothAnswer([...history, again], { query: {}, asOf: '2026-08-31' }, { level: 'unknown', flags: ['stayed:ban'] }))
})

describe('an amendment before the start', () => {
  const amended = policyStep(
    'amended',
    'ban',
    { changes: { replace: [provision('ban:1', { effect: 'permit' })] } },
    from('2026-01-01'),
  )
  it('does not begin before the policy does', () =>
    bothAnswer([us, ban, amended], { query: {}, asOf: '2026-01-05' }, { level: 'unknown' }))
  it('is the wording the policy begins with', () =>
    bothAnswer([us, ban, amended], { query: {}, asOf: '2026-01-10' }, { level: 'open' }))
})

describe('a group inside two groups, one of which excludes a member', () => {
  const nested = [
    us,
    ...['core', 'club', 'wide'].map((id) => group(id, {}, from('2026-01-01'))),
    member('added', 'GB', 'core', from('2026-01-01')),
    member('added', 'FR', 'core', from('2026-01-01')),
    member('added', 'group:core', 'club', from('2026-01-01')),
    member('excluded', 'FR', 'club', from('2026-01-01')),
    member('added', 'group:club', 'wide', from('2026-01-01')),
    member('added', 'group:core', 'wide', from('2026-01-01')),
  ]
  const rules = policy(
    'rules',
    { provisions: [inGroups('rules:core', ['core'], { effect: 'permit' }), inGroups('rules:wide', ['wide'], {})] },
    from('2026-01-01'),
  )
  it('counts with the same members through the other', () =>
    bothAnswer(
      [...nested, rules],
      { query: { jurisdiction: 'GB' }, asOf: '2026-02-01' },
      {
        level: 'prohibited',
        flags: ['conflict'],
      },
    ))
})

describe('what an alternative that fails looked at', () => {
  const list = group('list', { kind: 'organisations' }, from('2026-01-01'))
  const scope = { recipients: { jurisdictions: ['GB'], affiliatesOf: { group: 'list', threshold: 50 } } }
  const rule = policy(
    'rule',
    { provisions: [provision('rule:1', { scope })] },
    { id: 'rule', effectiveFrom: '2026-01-01' },
  )
  const holding = owns('listed', 'acme', 10, { effectiveFrom: '2026-01-01', confidence: 'alleged' })
  it('is no evidence', () =>
    bothAnswer(
      [us, list, member('added', 'listed', 'list', from('2026-01-01')), holding, rule],
      { query: { org: 'acme', jurisdiction: 'GB' }, asOf: '2026-02-01' },
      { level: 'prohibited', confidence: 'official', evidence: ['rule'] },
    ))
})
