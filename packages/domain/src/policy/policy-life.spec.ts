import { describe, it } from 'vitest'
import {
  authority,
  corrected,
  type Fields,
  policy,
  policyStep,
  provision,
  retracted,
} from '../../../../tests/support/events.ts'
import { given } from '../../../../tests/support/given.ts'

const us = authority('us')
const ban = policy('ban', {}, { effectiveFrom: '2026-01-10' })
const two = policy('ban', { provisions: [provision('a'), provision('b')] }, { effectiveFrom: '2026-01-10' })
const step = (name: string, day: string, fields: Fields = {}, envelope: Fields = {}) =>
  policyStep(name, 'ban', fields, { effectiveFrom: day, ...envelope })
const ended = step('rescinded', '2026-03-01')
const replaced = { changes: { replace: [provision('ban:1', { citation: '§ 2' })] } }

describe('POLICY_ENDED', () => {
  for (const [name, fields] of [
    ['suspended', {}],
    ['rescinded', { reason: 'again' }],
    ['lifted', {}],
    ['amended', replaced],
    ['extended', { newEffectiveTo: '2027-01-01' }],
    ['postponed', { newEffectiveFrom: '2027-01-01' }],
  ] as const)
    it(`refuses ${name} on the day of the end`, () =>
      given(us, ban, ended)
        .when(step(name, '2026-03-01', fields))
        .refused('POLICY_ENDED', '/data/policy'))
  it('refuses an amendment after a sunset', () =>
    given(us, policy('ban', {}, { effectiveFrom: '2026-01-10', effectiveTo: '2026-03-01' }))
      .when(step('amended', '2026-03-01', replaced))
      .refused('POLICY_ENDED'))
  it('accepts an amendment told of late, of when it still lived', () =>
    given(us, ban, ended)
      .when(step('amended', '2026-02-28', replaced))
      .accepted())
  it('accepts an amendment once the end is retracted', () =>
    given(us, ban, ended, retracted(ended.id))
      .when(step('amended', '2026-04-01', replaced))
      .accepted())
  it('refuses to end again the one provision that ended', () =>
    given(us, two, step('rescinded', '2026-03-01', { provisions: ['a'] }))
      .when(step('rescinded', '2026-04-01', { provisions: ['a'] }))
      .refused('POLICY_ENDED'))
  it('accepts to end the other provision', () =>
    given(us, two, step('rescinded', '2026-03-01', { provisions: ['a'] }))
      .when(step('rescinded', '2026-04-01', { provisions: ['b'] }))
      .accepted())
  it('accepts an amendment although it may have ended', () =>
    given(us, ban, step('rescinded', '2026-03'))
      .when(step('amended', '2026-03-15', replaced))
      .accepted())
  it('accepts to end it after a lift for some', () =>
    given(us, ban, step('lifted', '2026-03-01', { scope: { recipients: { jurisdictions: ['GB'] } } }))
      .when(step('rescinded', '2026-04-01'))
      .accepted())
})

describe('POLICY_VOID', () => {
  const voided = step('vacated', '2026-03-01', { court: 'DDC', abInitio: true })
  it('refuses to amend what a court voided, whatever the day', () =>
    given(us, ban, voided)
      .when(step('amended', '2026-02-01', replaced))
      .refused('POLICY_VOID', '/data/policy'))
  it('refuses other acts as on an ended policy', () =>
    given(us, ban, voided).when(step('suspended', '2026-02-01')).refused('POLICY_ENDED'))
  it('accepts an amendment of before a vacatur that only ends it', () =>
    given(us, ban, step('vacated', '2026-03-01', { court: 'DDC', abInitio: false }))
      .when(step('amended', '2026-02-01', replaced))
      .accepted())
})

describe('ALREADY_DATED', () => {
  it('refuses to date what has a date', () =>
    given(us, ban)
      .when(step('commenced', '2026-02-01', { newEffectiveFrom: '2026-05-01' }))
      .refused('ALREADY_DATED', '/data/policy'))
  it('refuses to date it twice', () =>
    given(
      us,
      policy('ban', {}, { effectiveFrom: 'unknown' }),
      step('commenced', '2026-02-01', { newEffectiveFrom: '2026-05-01' }),
    )
      .when(step('commenced', '2026-03-01', { newEffectiveFrom: '2026-06-01' }))
      .refused('ALREADY_DATED'))
  it('accepts to date what has none', () =>
    given(us, policy('ban', {}, { effectiveFrom: 'unknown' }))
      .when(step('commenced', '2026-02-01', { newEffectiveFrom: '2026-05-01' }))
      .accepted())
})

describe('ALREADY_EFFECTIVE', () => {
  it('refuses to postpone on the day of the start', () =>
    given(us, ban)
      .when(step('postponed', '2026-01-10', { newEffectiveFrom: '2026-05-01' }))
      .refused('ALREADY_EFFECTIVE', '/data/newEffectiveFrom'))
  it('refuses to postpone a compliance date that has come', () =>
    given(us, policy('ban', { complianceFrom: '2026-02-01' }, { effectiveFrom: '2026-01-10' }))
      .when(step('postponed', '2026-02-01', { newComplianceFrom: '2026-05-01' }))
      .refused('ALREADY_EFFECTIVE', '/data/newComplianceFrom'))
  it('accepts to postpone the day before', () =>
    given(us, ban)
      .when(step('postponed', '2026-01-09', { newEffectiveFrom: '2026-05-01' }))
      .accepted())
  it('accepts to postpone compliance alone after the start', () =>
    given(us, policy('ban', { complianceFrom: '2026-02-01' }, { effectiveFrom: '2026-01-10' }))
      .when(step('postponed', '2026-01-31', { newComplianceFrom: '2026-05-01' }))
      .accepted())
  it('accepts a second postponement, counted from the first', () =>
    given(us, ban, step('postponed', '2026-01-09', { newEffectiveFrom: '2026-05-01' }))
      .when(step('postponed', '2026-04-30', { newEffectiveFrom: '2026-06-01' }))
      .accepted())
})

describe('POSTPONE_NOT_LATER', () => {
  it('refuses the day it has', () =>
    given(us, ban)
      .when(step('postponed', '2026-01-05', { newEffectiveFrom: '2026-01-10' }))
      .refused('POSTPONE_NOT_LATER', '/data/newEffectiveFrom'))
  it('refuses an earlier day', () =>
    given(us, ban)
      .when(step('postponed', '2026-01-05', { newEffectiveFrom: '2026-01-08' }))
      .refused('POSTPONE_NOT_LATER'))
  it('accepts the next day', () =>
    given(us, ban)
      .when(step('postponed', '2026-01-05', { newEffectiveFrom: '2026-01-11' }))
      .accepted())
  it('accepts a day that is not fixed', () =>
    given(us, ban)
      .when(step('postponed', '2026-01-05', { newEffectiveFrom: 'unknown' }))
      .accepted())
})

describe('NO_SUNSET', () => {
  const extended = step('extended', '2026-02-01', { newEffectiveTo: '2027-01-01' })
  it('refuses to move an end there is not', () => given(us, ban).when(extended).refused('NO_SUNSET', '/data/policy'))
  it('accepts to move the end of the policy', () =>
    given(us, policy('ban', {}, { effectiveFrom: '2026-01-10', effectiveTo: '2026-06-01' }))
      .when(extended)
      .accepted())
  it('accepts to move the end of a provision', () =>
    given(
      us,
      policy('ban', { provisions: [provision('a', { effectiveTo: '2026-06-01' })] }, { effectiveFrom: '2026-01-10' }),
    )
      .when(extended)
      .accepted())
})

describe('ALREADY_SUSPENDED', () => {
  const paused = step('suspended', '2026-02-01', {}, { effectiveTo: '2026-04-01' })
  it('refuses a suspension inside another', () =>
    given(us, ban, paused).when(step('suspended', '2026-03-31')).refused('ALREADY_SUSPENDED', '/data/policy'))
  it('accepts one that begins when the other ends', () =>
    given(us, ban, paused).when(step('suspended', '2026-04-01')).accepted())
  it('accepts one that began before the other', () =>
    given(us, ban, paused).when(step('suspended', '2026-01-20')).accepted())
  it('accepts one after a reinstatement', () =>
    given(us, ban, paused, step('reinstated', '2026-03-01')).when(step('suspended', '2026-03-02')).accepted())
  it('accepts a rival claim about when it was', () =>
    given(us, ban, step('suspended', '2026-02-01', {}, { fact: 'pause' }))
      .when(step('suspended', '2026-03-01', {}, { fact: 'pause' }))
      .accepted())
  it('refuses a claim about another suspension', () =>
    given(us, ban, step('suspended', '2026-02-01', {}, { fact: 'pause' }))
      .when(step('suspended', '2026-03-01', {}, { fact: 'other' }))
      .refused('ALREADY_SUSPENDED'))
  it('accepts one of another provision', () =>
    given(us, two, step('suspended', '2026-02-01', { provisions: ['a'] }))
      .when(step('suspended', '2026-03-01', { provisions: ['b'] }))
      .accepted())
  it('refuses one of a provision that is suspended with the whole', () =>
    given(us, two, paused)
      .when(step('suspended', '2026-03-01', { provisions: ['b'] }))
      .refused('ALREADY_SUSPENDED'))
})

describe('NOT_SUSPENDED', () => {
  const paused = step('suspended', '2026-02-01', {}, { effectiveTo: '2026-04-01' })
  it('refuses to reinstate what runs', () =>
    given(us, ban).when(step('reinstated', '2026-03-01')).refused('NOT_SUSPENDED', '/data/policy'))
  it('refuses to reinstate after the suspension ended', () =>
    given(us, ban, paused).when(step('reinstated', '2026-04-01')).refused('NOT_SUSPENDED'))
  it('refuses to reinstate twice', () =>
    given(us, ban, paused, step('reinstated', '2026-03-01'))
      .when(step('reinstated', '2026-03-02'))
      .refused('NOT_SUSPENDED'))
  it('refuses to reinstate a suspension that was recorded in error', () =>
    given(us, ban, paused, retracted(paused.id)).when(step('reinstated', '2026-03-01')).refused('NOT_SUSPENDED'))
  it('accepts to reinstate inside it', () => given(us, ban, paused).when(step('reinstated', '2026-03-31')).accepted())
  it('accepts to reinstate all where a part is suspended', () =>
    given(us, two, step('suspended', '2026-02-01', { provisions: ['a'] }))
      .when(step('reinstated', '2026-03-01'))
      .accepted())
  it('refuses to reinstate the other part', () =>
    given(us, two, step('suspended', '2026-02-01', { provisions: ['a'] }))
      .when(step('reinstated', '2026-03-01', { provisions: ['b'] }))
      .refused('NOT_SUSPENDED'))
  it('accepts to reinstate inside it as corrected', () =>
    given(us, ban, paused, corrected(paused.id, { effectiveTo: '2026-05-01' }))
      .when(step('reinstated', '2026-04-15'))
      .accepted())
})

describe('NOT_STAYED', () => {
  const court = { court: 'DDC' }
  it('refuses to lift a stay that is not', () =>
    given(us, ban)
      .when(step('stay-lifted', '2026-03-01', court))
      .refused('NOT_STAYED', '/data/policy'))
  it('refuses to extend a stay that is not', () =>
    given(us, ban)
      .when(step('stay-extended', '2026-03-01', { ...court, newEffectiveTo: '2027-01-01' }))
      .refused('NOT_STAYED'))
  it('refuses it for a suspension', () =>
    given(us, ban, step('suspended', '2026-02-01'))
      .when(step('stay-lifted', '2026-03-01', court))
      .refused('NOT_STAYED'))
  it('accepts to lift one', () =>
    given(us, ban, step('stayed', '2026-02-01', court))
      .when(step('stay-lifted', '2026-03-01', court))
      .accepted())
  it('refuses to extend by name one that is over, while another runs', () =>
    given(
      us,
      two,
      step('stayed', '2026-02-01', { ...court, provisions: ['a'] }, { id: 'over', effectiveTo: '2026-03-01' }),
      step('stayed', '2026-02-01', { ...court, provisions: ['b'] }),
    )
      .when(step('stay-extended', '2026-06-01', { ...court, target: 'over', newEffectiveTo: '2027-01-01' }))
      .refused('NOT_STAYED'))
  it('accepts to extend by name one of a part', () =>
    given(
      us,
      two,
      step('stayed', '2026-02-01', { ...court, provisions: ['a'] }, { id: 'stay', effectiveTo: '2026-04-01' }),
    )
      .when(step('stay-extended', '2026-03-01', { ...court, target: 'stay', newEffectiveTo: '2027-01-01' }))
      .accepted())
  it('accepts to lift one for named parties', () =>
    given(us, ban, step('stayed', '2026-02-01', { ...court, onlyFor: { orgs: ['acme'] } }))
      .when(step('stay-lifted', '2026-03-01', { ...court, onlyFor: { orgs: ['acme'] } }))
      .accepted())
})

describe('NOT_WAIVED', () => {
  it('refuses to resume what is enforced', () =>
    given(us, ban).when(step('enforcement-resumed', '2026-03-01')).refused('NOT_WAIVED', '/data/policy'))
  it('refuses to resume before the waiver', () =>
    given(us, ban, step('enforcement-waived', '2026-04-01'))
      .when(step('enforcement-resumed', '2026-03-01'))
      .refused('NOT_WAIVED'))
  it('accepts to resume what is waived', () =>
    given(us, ban, step('enforcement-waived', '2026-02-01')).when(step('enforcement-resumed', '2026-03-01')).accepted())
})
