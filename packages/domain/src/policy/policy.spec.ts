import { describe, it } from 'vitest'
import {
  authority,
  type Fields,
  group,
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
const announced = (fields: Fields) => policy('other', fields)

describe('UNKNOWN_REFERENCE', () => {
  it('refuses an authority nobody registered', () => given().when(ban).refused('UNKNOWN_REFERENCE', '/data/authority'))
  it('refuses a step of a policy nobody announced', () =>
    given(us).when(step('suspended', '2026-02-01')).refused('UNKNOWN_REFERENCE', '/data/policy'))
  it('refuses a step of a policy announced in error', () =>
    given(us, ban, retracted(ban.id))
      .when(step('suspended', '2026-02-01'))
      .refused('UNKNOWN_REFERENCE', '/data/policy'))
  it('refuses a cause nobody announced', () =>
    given(us, ban)
      .when(step('rescinded', '2026-02-01', { by: 'law' }))
      .refused('UNKNOWN_REFERENCE', '/data/by'))
  it('refuses every group nobody defined', () => {
    const recipients = {
      groups: ['a'],
      headquarteredIn: ['CN', 'group:b'],
      affiliatesOf: { group: 'c', threshold: 50 },
    }
    given(us)
      .when(announced({ provisions: [provision('other:1', { scope: { recipients } })] }))
      .refusedWith('UNKNOWN_REFERENCE', 'UNKNOWN_REFERENCE', 'UNKNOWN_REFERENCE')
  })
  it('refuses to extend a suspension of another policy', () => {
    const paused = policyStep('suspended', 'other', {}, { effectiveFrom: '2026-07-01' })
    given(us, ban, announced({}), paused)
      .when(step('suspension-extended', '2026-07-02', { target: paused.id, newEffectiveTo: '2027-01-01' }))
      .refused('UNKNOWN_REFERENCE', '/data/target')
  })
  it('accepts to extend a suspension of its own', () => {
    const paused = step('suspended', '2026-02-01')
    given(us, ban, paused)
      .when(step('suspension-extended', '2026-02-02', { target: paused.id, newEffectiveTo: '2027-01-01' }))
      .accepted()
  })
  it('accepts a group that is defined', () =>
    given(us, group('a'))
      .when(announced({ provisions: [provision('other:1', { scope: { recipients: { groups: ['a'] } } })] }))
      .accepted())
})

describe('ALREADY_EXISTS', () => {
  it('refuses a second policy of a name', () =>
    given(us, ban)
      .when(policy('ban', { title: 'Ban' }))
      .refused('ALREADY_EXISTS', '/data/policy'))
  it('accepts a rival claim about the same fact, provisions shared', () =>
    given(us, policy('ban', {}, { fact: 'f' }))
      .when(policy('ban', { title: 'Ban' }, { fact: 'f' }))
      .accepted())
  it('accepts it once the first is retracted', () => given(us, ban, retracted(ban.id)).when(two).accepted())
})

describe('DUPLICATE_PROVISION', () => {
  it('refuses a name twice in one policy', () =>
    given(us)
      .when(announced({ provisions: [provision('a'), provision('a')] }))
      .refused('DUPLICATE_PROVISION', '/data/provisions/1/id'))
  it('refuses a name another policy has', () =>
    given(us, two)
      .when(announced({ provisions: [provision('b')] }))
      .refused('DUPLICATE_PROVISION', '/data/provisions/0/id'))
  it('refuses a name another policy has, also of a claim about the same fact', () =>
    given(us, policy('first', { provisions: [provision('x')] }, { fact: 'f' }))
      .when(policy('second', { provisions: [provision('x')] }, { fact: 'f' }))
      .refused('DUPLICATE_PROVISION'))
  it('refuses to add what the policy has', () =>
    given(us, two)
      .when(step('amended', '2026-02-01', { changes: { add: [provision('b')] } }))
      .refused('DUPLICATE_PROVISION', '/data/changes/add/0/id'))
  it('refuses to replace and remove the same', () =>
    given(us, two)
      .when(step('amended', '2026-02-01', { changes: { replace: [provision('b')], remove: ['b'] } }))
      .refused('DUPLICATE_PROVISION', '/data/changes/replace/0/id'))
  it('accepts to replace what the policy has', () =>
    given(us, two)
      .when(step('amended', '2026-02-01', { changes: { replace: [provision('b')] } }))
      .accepted())
  it('accepts the name of a retracted policy', () =>
    given(us, two, retracted(two.id))
      .when(announced({ provisions: [provision('b')] }))
      .accepted())
})

describe('EXCEPTION_CYCLE', () => {
  it('refuses a provision that excepts itself', () =>
    given(us)
      .when(announced({ provisions: [provision('a', { exceptionTo: ['a'] })] }))
      .refused('EXCEPTION_CYCLE', '/data/provisions'))
  it('refuses a circle across two policies', () =>
    given(us, policy('ban', { provisions: [provision('a', { exceptionTo: ['b'] })] }))
      .when(announced({ provisions: [provision('b', { exceptionTo: ['a'] })] }))
      .refused('EXCEPTION_CYCLE'))
  it('refuses a circle an amendment closes', () =>
    given(
      us,
      policy(
        'ban',
        { provisions: [provision('a'), provision('b', { exceptionTo: ['a'] })] },
        { effectiveFrom: '2026-01-10' },
      ),
    )
      .when(step('amended', '2026-02-01', { changes: { replace: [provision('a', { exceptionTo: ['b'] })] } }))
      .refused('EXCEPTION_CYCLE', '/data/changes/replace'))
  it('accepts an exception to an exception', () =>
    given(us)
      .when(
        announced({
          provisions: [provision('a'), provision('b', { exceptionTo: ['a'] }), provision('c', { exceptionTo: ['b'] })],
        }),
      )
      .accepted())
})

describe('UNKNOWN_PROVISION', () => {
  it('refuses to suspend what the policy does not have', () =>
    given(us, two)
      .when(step('suspended', '2026-02-01', { provisions: ['a', 'c'] }))
      .refused('UNKNOWN_PROVISION', '/data/provisions/1'))
  it('refuses to remove what the policy does not have', () =>
    given(us, two)
      .when(step('amended', '2026-02-01', { changes: { remove: ['c'] } }))
      .refused('UNKNOWN_PROVISION', '/data/changes/remove/0'))
  it('refuses to replace what was removed', () =>
    given(us, two, step('amended', '2026-02-01', { changes: { remove: ['b'] } }))
      .when(step('amended', '2026-03-01', { changes: { replace: [provision('b')] } }))
      .refused('UNKNOWN_PROVISION', '/data/changes/replace/0'))
  it('accepts what an amendment added', () =>
    given(us, two, step('amended', '2026-02-01', { changes: { add: [provision('c')] } }))
      .when(step('suspended', '2026-03-01', { provisions: ['c'] }))
      .accepted())
  it('accepts to add again what was removed', () =>
    given(us, two, step('amended', '2026-02-01', { changes: { remove: ['b'] } }))
      .when(step('amended', '2026-03-01', { changes: { add: [provision('b')] } }))
      .accepted())
})

describe('WRONG_AUTHORITY', () => {
  const superior = authority('president')
  const agency = authority('us', { parent: 'president' })
  it('refuses an act of a stranger', () =>
    given(us, authority('gb'), ban)
      .when(step('rescinded', '2026-02-01', { authority: 'gb' }))
      .refused('WRONG_AUTHORITY', '/data/authority'))
  it('refuses an act of an inferior', () =>
    given(superior, agency, policy('ban', { authority: 'president' }, { effectiveFrom: '2026-01-10' }))
      .when(step('rescinded', '2026-02-01', { authority: 'us' }))
      .refused('WRONG_AUTHORITY', '/data/authority'))
  it('accepts an act of the superior', () =>
    given(superior, agency, ban)
      .when(step('rescinded', '2026-02-01', { authority: 'president' }))
      .accepted())
  it('accepts an act of nobody in particular', () => given(us, ban).when(step('rescinded', '2026-02-01')).accepted())
  it('accepts a stranger who names the cause', () =>
    given(us, authority('gb'), ban, announced({}))
      .when(step('rescinded', '2026-02-01', { authority: 'gb', by: 'other' }))
      .accepted())
  it('accepts a court that stays it', () =>
    given(us, ban)
      .when(step('stayed', '2026-02-01', { authority: 'ninth-circuit', court: 'Ninth Circuit' }))
      .accepted())
  it('refuses a court that rescinds it', () =>
    given(us, ban)
      .when(step('rescinded', '2026-02-01', { authority: 'ninth-circuit' }))
      .refused('WRONG_AUTHORITY'))
})

describe('COURT_REQUIRED', () => {
  const extended = { newEffectiveTo: '2027-01-01' }
  for (const [name, fields] of [
    ['stayed', {}],
    ['stay-lifted', {}],
    ['stay-extended', extended],
    ['vacated', {}],
  ] as const)
    it(`refuses ${name} by no court`, () =>
      given(us, ban, step('stayed', '2026-02-01', { court: 'DDC' }))
        .when(step(name, '2026-03-01', fields))
        .refused('COURT_REQUIRED', '/data/court'))
  it('accepts it by a court', () =>
    given(us, ban)
      .when(step('vacated', '2026-03-01', { court: 'DDC' }))
      .accepted())
})
