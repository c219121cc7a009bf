import { describe, it } from 'vitest'
import { authority, draft, group, policy, retracted, scheme } from '../../../../tests/support/events.ts'
import { given } from '../../../../tests/support/given.ts'

const us = authority('us')
const closed = draft('scheme.closed', { scheme: 's' })

describe('ALREADY_EXISTS', () => {
  it('refuses a second scheme of a name', () =>
    given(us, scheme('s'))
      .when(scheme('s', { limited: true }))
      .refused('ALREADY_EXISTS', '/data/scheme'))
  it('accepts it once the first is retracted', () =>
    given(us, scheme('s'), retracted(scheme('s').id))
      .when(scheme('s', { limited: true }))
      .accepted())
})

describe('UNKNOWN_REFERENCE', () => {
  it('refuses an authority nobody registered', () =>
    given().when(scheme('s')).refused('UNKNOWN_REFERENCE', '/data/authority'))
  it('refuses a policy nobody announced', () =>
    given(us)
      .when(scheme('s', { policy: 'ban' }))
      .refused('UNKNOWN_REFERENCE', '/data/policy'))
  it('refuses eligible groups nobody defined', () =>
    given(us)
      .when(scheme('s', { eligible: { recipients: { jurisdictions: ['GB'], groups: ['allies'] } } }))
      .refused('UNKNOWN_REFERENCE', '/data/eligible/recipients/groups/0'))
  it('refuses to close what nobody opened', () => given(us).when(closed).refused('UNKNOWN_REFERENCE', '/data/scheme'))
  it('refuses to change what was opened in error', () =>
    given(us, scheme('s'), retracted(scheme('s').id))
      .when(draft('scheme.terms-changed', { scheme: 's', termsByClass: [] }))
      .refused('UNKNOWN_REFERENCE', '/data/scheme'))
  it('refuses to close what was opened in error, whatever followed', () =>
    given(us, scheme('s'), draft('scheme.terms-changed', { scheme: 's', termsByClass: [] }), retracted(scheme('s').id))
      .when(closed)
      .refused('UNKNOWN_REFERENCE', '/data/scheme'))
  it('accepts what refers to what is there', () =>
    given(us, policy('ban'), group('allies'))
      .when(scheme('s', { policy: 'ban', eligible: { recipients: { groups: ['allies'] } } }))
      .accepted())
  it('accepts to close what is open', () => given(us, scheme('s')).when(closed).accepted())
})
