import { describe, it } from 'vitest'
import { authority, draft, group, item, member, org, owns, retracted } from '../../../../tests/support/events.ts'
import { given } from '../../../../tests/support/given.ts'

const allies = group('allies')
const inner = group('inner')
const from = (effectiveFrom: string) => ({ effectiveFrom })

describe('ALREADY_EXISTS', () => {
  it('refuses a second authority of a name', () =>
    given(authority('us'))
      .when(authority('us', { zone: 'Asia/Tokyo' }))
      .refused('ALREADY_EXISTS', '/data/authority'))
  it('refuses a second organisation of a name', () =>
    given(org('acme'))
      .when(org('acme', { name: 'Acme' }))
      .refused('ALREADY_EXISTS', '/data/org'))
  it('refuses a second item of a name', () =>
    given(item('m'))
      .when(item('m', { kind: 'chip' }))
      .refused('ALREADY_EXISTS', '/data/item'))
  it('refuses a second jurisdiction of a name', () => {
    const eu = (name: string) => draft('jurisdiction.registered', { jurisdiction: 'EU', name })
    given(eu('Union')).when(eu('European Union')).refused('ALREADY_EXISTS', '/data/jurisdiction')
  })
  it('accepts a rival claim about the same fact', () =>
    given(org('acme', {}, { fact: 'acme' }))
      .when(org('acme', { name: 'Acme' }, { fact: 'acme' }))
      .accepted())
  it('refuses a claim about another fact', () =>
    given(org('acme', {}, { fact: 'acme' }))
      .when(org('acme', {}, { fact: 'other' }))
      .refused('ALREADY_EXISTS'))
  it('accepts it once the first is retracted', () =>
    given(org('acme'), retracted(org('acme').id))
      .when(org('acme', { name: 'Acme' }))
      .accepted())
})

describe('UNKNOWN_REFERENCE', () => {
  it('refuses a member of no group', () =>
    given()
      .when(member('added', 'GB', 'allies'))
      .refused('UNKNOWN_REFERENCE', '/data/group'))
  it('refuses a nested group that nothing defines', () =>
    given(allies)
      .when(member('added', 'group:inner', 'allies'))
      .refused('UNKNOWN_REFERENCE', '/data/member'))
  it('refuses to exclude from no group', () =>
    given()
      .when(member('excluded', 'GB', 'allies'))
      .refused('UNKNOWN_REFERENCE', '/data/group'))
  it('accepts a nested group once it is defined', () =>
    given(allies, inner)
      .when(member('added', 'group:inner', 'allies'))
      .accepted())
})

describe('ALREADY_MEMBER', () => {
  it('refuses a member of then', () =>
    given(allies, member('added', 'GB', 'allies', from('2026-01-01')))
      .when(member('added', 'GB', 'allies', from('2026-02-01')))
      .refused('ALREADY_MEMBER', '/data/member'))
  it('accepts a rival claim about since when', () =>
    given(allies, member('added', 'GB', 'allies', { ...from('2026-01-01'), fact: 'accession' }))
      .when(member('added', 'GB', 'allies', { ...from('2026-02-01'), fact: 'accession' }))
      .accepted())
  it('accepts who becomes a member only later', () =>
    given(allies, member('added', 'GB', 'allies', from('2026-03-01')))
      .when(member('added', 'GB', 'allies', from('2026-02-01')))
      .accepted())
  it('accepts who was removed before', () =>
    given(
      allies,
      member('added', 'GB', 'allies', from('2026-01-01')),
      member('removed', 'GB', 'allies', from('2026-02-01')),
    )
      .when(member('added', 'GB', 'allies', from('2026-02-02')))
      .accepted())
  it('accepts who is a member through a nested group alone', () =>
    given(allies, inner, member('added', 'GB', 'inner'), member('added', 'group:inner', 'allies'))
      .when(member('added', 'GB', 'allies'))
      .accepted())
  it('accepts who may not have joined yet', () =>
    given(allies, member('added', 'GB', 'allies', from('2026-02')))
      .when(member('added', 'GB', 'allies', from('2026-02-10')))
      .accepted())
})

describe('GROUP_CYCLE', () => {
  it('refuses a group in itself', () =>
    given(allies)
      .when(member('added', 'group:allies', 'allies'))
      .refused('GROUP_CYCLE', '/data/member'))
  it('refuses a circle of two', () =>
    given(allies, inner, member('added', 'group:inner', 'allies'))
      .when(member('added', 'group:allies', 'inner'))
      .refused('GROUP_CYCLE', '/data/member'))
  it('accepts two ways to one group', () =>
    given(
      allies,
      inner,
      group('core'),
      member('added', 'group:inner', 'allies'),
      member('added', 'group:core', 'allies'),
    )
      .when(member('added', 'group:core', 'inner'))
      .accepted())
})

describe('NOT_A_MEMBER', () => {
  it('refuses to remove who never was', () =>
    given(allies)
      .when(member('removed', 'GB', 'allies'))
      .refused('NOT_A_MEMBER', '/data/member'))
  it('refuses to remove who joins later', () =>
    given(allies, member('added', 'GB', 'allies', from('2026-03-01')))
      .when(member('removed', 'GB', 'allies', from('2026-02-01')))
      .refused('NOT_A_MEMBER', '/data/member'))
  it('refuses to remove who is excluded', () =>
    given(allies, member('excluded', 'GB', 'allies', from('2026-01-01')))
      .when(member('removed', 'GB', 'allies', from('2026-02-01')))
      .refused('NOT_A_MEMBER'))
  it('accepts to remove a member', () =>
    given(allies, member('added', 'GB', 'allies', from('2026-01-01')))
      .when(member('removed', 'GB', 'allies', from('2026-01-01')))
      .accepted())
})

describe('OWNERSHIP_OVER_100', () => {
  it('refuses more than all of a company', () =>
    given(owns('a', 'acme', 60, from('2026-01-01')))
      .when(owns('b', 'acme', 41, from('2026-02-01')))
      .refused('OWNERSHIP_OVER_100', '/data/percent'))
  it('accepts exactly all of it', () =>
    given(owns('a', 'acme', 60, from('2026-01-01')))
      .when(owns('b', 'acme', 40, from('2026-02-01')))
      .accepted())
  it('adds shares as the decimals they are stated in', () => {
    const holdings = given(owns('a', 'acme', 31.6, from('2026-01-01')), owns('b', 'acme', 33.7, from('2026-01-01')))
    holdings.when(owns('c', 'acme', 34.7, from('2026-02-01'))).accepted()
    holdings.when(owns('c', 'acme', 34.71, from('2026-02-01'))).refused('OWNERSHIP_OVER_100', '/data/percent')
  })
  it('accepts it for a day before the other holding', () =>
    given(owns('a', 'acme', 60, from('2026-03-01')))
      .when(owns('b', 'acme', 41, from('2026-02-01')))
      .accepted())
  it('accepts a new share of the same owner', () =>
    given(owns('a', 'acme', 60, from('2026-01-01')))
      .when(owns('a', 'acme', 90, from('2026-02-01')))
      .accepted())
  it('accepts it once the other holding has ended', () =>
    given(owns('a', 'acme', 60, { effectiveFrom: '2026-01-01', effectiveTo: '2026-02-01' }))
      .when(owns('b', 'acme', 41, from('2026-02-01')))
      .accepted())
})

describe('ITEM_CYCLE', () => {
  it('refuses an item that descends from itself', () =>
    given()
      .when(item('m', { parent: 'm' }))
      .refused('ITEM_CYCLE', '/data/parent'))
  it('refuses a circle through an item told of before', () =>
    given(item('m', { parent: 'family' }))
      .when(item('family', { parent: 'm' }))
      .refused('ITEM_CYCLE', '/data/parent'))
  it('accepts a parent that nothing registers', () =>
    given()
      .when(item('m', { parent: 'family' }))
      .accepted())
  it('accepts a circle one side of which is retracted', () =>
    given(item('m', { parent: 'family' }), retracted(item('m', { parent: 'family' }).id))
      .when(item('family', { parent: 'm' }))
      .accepted())
})

describe('what is always accepted', () => {
  it('is a group defined anew', () =>
    given(allies)
      .when(group('allies', { completeness: 'partial' }))
      .accepted())
  it('is a headquarters', () =>
    given()
      .when(draft('org.headquartered', { org: 'acme', jurisdiction: 'GB' }))
      .accepted())
  it('is a class', () =>
    given()
      .when(draft('item.classified', { item: 'm', class: '4E091' }))
      .accepted())
  it('is a spokesperson', () =>
    given()
      .when(draft('org.affiliated', { person: 'finch', org: 'acme', role: 'chair' }))
      .accepted())
  it('is context', () =>
    given()
      .when(draft('context.noted', { subject: 'acme', kind: 'risk', claim: 'so they say' }))
      .accepted())
})
