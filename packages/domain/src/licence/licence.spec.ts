import { describe, it } from 'vitest'
import { authority, draft, group, licence, licenceStep, retracted, scheme } from '../../../../tests/support/events.ts'
import { given } from '../../../../tests/support/given.ts'

const us = authority('us')
const on = (effectiveFrom: string) => ({ effectiveFrom })
const open = licence('l', {}, on('2026-01-10'))
const ending = licence('l', {}, { effectiveFrom: '2026-01-10', effectiveTo: '2026-07-01' })
const step = (name: string, day: string, fields = {}) => licenceStep(name, 'l', fields, on(day))

describe('ALREADY_EXISTS', () => {
  it('refuses a second grant of a name', () =>
    given(us, open)
      .when(licence('l', { holder: 'acme' }))
      .refused('ALREADY_EXISTS', '/data/licence'))
  it('accepts it once the first is retracted', () => given(us, open, retracted(open.id)).when(ending).accepted())
  it('accepts another licence for the same thing', () => given(us, open).when(licence('m')).accepted())
})

describe('UNKNOWN_REFERENCE', () => {
  it('refuses an authority nobody registered', () => given().when(open).refused('UNKNOWN_REFERENCE', '/data/authority'))
  it('refuses a scheme nobody opened', () =>
    given(us)
      .when(licence('l', { scheme: 's' }))
      .refused('UNKNOWN_REFERENCE', '/data/scheme'))
  it('refuses a group nobody defined', () =>
    given(us)
      .when(licence('l', { scope: { recipients: { headquarteredIn: ['group:allies'] } } }))
      .refused('UNKNOWN_REFERENCE', '/data/scope/recipients/headquarteredIn/0'))
  it('refuses a step of a licence nobody granted', () =>
    given(us).when(step('revoked', '2026-02-01')).refused('UNKNOWN_REFERENCE', '/data/licence'))
  it('refuses a group an amendment brings in', () =>
    given(us, open)
      .when(step('amended', '2026-02-01', { scope: { except: [{ recipients: { groups: ['allies'] } }] } }))
      .refused('UNKNOWN_REFERENCE', '/data/scope/except/0/recipients/groups/0'))
  it('accepts what refers to what is there', () =>
    given(us, scheme('s'), group('allies'))
      .when(licence('l', { scheme: 's', scope: { recipients: { groups: ['allies'] } } }))
      .accepted())
  it('accepts the denial of what was applied for', () =>
    given(us, draft('licence.applied', { licence: 'l', authority: 'us' }))
      .when(step('denied', '2026-02-01'))
      .accepted())
})

describe('BEFORE_GRANT', () => {
  it('refuses a revocation the day before the grant', () =>
    given(us, open).when(step('revoked', '2026-01-09')).refused('BEFORE_GRANT', '/effectiveFrom'))
  it('accepts one of the day of the grant', () => given(us, open).when(step('revoked', '2026-01-10')).accepted())
  it('accepts one that may be of that day', () => given(us, open).when(step('revoked', '2026-01')).accepted())
})

describe('LICENCE_REVOKED', () => {
  for (const end of ['revoked', 'surrendered'])
    it(`refuses a renewal after it was ${end}`, () =>
      given(us, ending, step(end, '2026-02-01'))
        .when(step('renewed', '2026-03-01', { newEffectiveTo: '2027-01-01' }))
        .refused('LICENCE_REVOKED', '/data/licence'))
  it('refuses a second revocation, even of an earlier day', () =>
    given(us, open, step('revoked', '2026-03-01')).when(step('revoked', '2026-02-01')).refused('LICENCE_REVOKED'))
  it('refuses to give back what is revoked', () =>
    given(us, open, step('revoked', '2026-03-01')).when(step('surrendered', '2026-04-01')).refused('LICENCE_REVOKED'))
  it('accepts what happened before the revocation', () =>
    given(us, open, step('revoked', '2026-03-01')).when(step('suspended', '2026-02-01')).accepted())
  it('accepts another end once the revocation is retracted', () => {
    const revoked = step('revoked', '2026-03-01')
    given(us, open, revoked, retracted(revoked.id)).when(step('revoked', '2026-02-01')).accepted()
  })
})

describe('LICENCE_EXPIRED', () => {
  it('refuses a renewal on the day of the end', () =>
    given(us, ending)
      .when(step('renewed', '2026-07-01', { newEffectiveTo: '2027-01-01' }))
      .refused('LICENCE_EXPIRED', '/data/licence'))
  it('refuses a revocation after the end', () =>
    given(us, ending).when(step('revoked', '2026-08-01')).refused('LICENCE_EXPIRED'))
  it('accepts a renewal the day before', () =>
    given(us, ending)
      .when(step('renewed', '2026-06-30', { newEffectiveTo: '2027-01-01' }))
      .accepted())
  it('accepts a suspension after an end that was moved', () =>
    given(us, ending, step('renewed', '2026-06-30', { newEffectiveTo: '2027-01-01' }))
      .when(step('suspended', '2026-08-01'))
      .accepted())
})

describe('RENEWAL_NOT_LATER', () => {
  it('refuses the end it has', () =>
    given(us, ending)
      .when(step('renewed', '2026-06-01', { newEffectiveTo: '2026-07-01' }))
      .refused('RENEWAL_NOT_LATER', '/data/newEffectiveTo'))
  it('accepts a day more', () =>
    given(us, ending)
      .when(step('renewed', '2026-06-01', { newEffectiveTo: '2026-07-02' }))
      .accepted())
})

describe('NO_EXPIRY', () => {
  it('refuses to renew what does not end', () =>
    given(us, open)
      .when(step('renewed', '2026-06-01', { newEffectiveTo: '2027-01-01' }))
      .refused('NO_EXPIRY', '/data/licence'))
  it('refuses to confirm an end there is not', () =>
    given(us, open).when(step('expired', '2026-06-01')).refused('NO_EXPIRY'))
  it('accepts to renew what ends', () =>
    given(us, ending)
      .when(step('renewed', '2026-06-01', { newEffectiveTo: '2027-01-01' }))
      .accepted())
})

describe('EXPIRY_MISMATCH', () => {
  it('refuses another day', () =>
    given(us, ending).when(step('expired', '2026-07-02')).refused('EXPIRY_MISMATCH', '/effectiveFrom'))
  it('refuses the first end of a renewed licence', () =>
    given(us, ending, step('renewed', '2026-06-01', { newEffectiveTo: '2027-01-01' }))
      .when(step('expired', '2026-07-01'))
      .refused('EXPIRY_MISMATCH'))
  it('accepts the day it ends', () => given(us, ending).when(step('expired', '2026-07-01')).accepted())
})

describe('NOT_SUSPENDED', () => {
  it('refuses to reinstate what runs', () =>
    given(us, open).when(step('reinstated', '2026-02-01')).refused('NOT_SUSPENDED', '/data/licence'))
  it('refuses to reinstate after the suspension ended', () =>
    given(us, open, licenceStep('suspended', 'l', {}, { effectiveFrom: '2026-02-01', effectiveTo: '2026-03-01' }))
      .when(step('reinstated', '2026-03-01'))
      .refused('NOT_SUSPENDED'))
  it('refuses to reinstate twice', () =>
    given(us, open, step('suspended', '2026-02-01'), step('reinstated', '2026-03-01'))
      .when(step('reinstated', '2026-04-01'))
      .refused('NOT_SUSPENDED'))
  it('accepts to reinstate what is suspended', () =>
    given(us, open, step('suspended', '2026-02-01')).when(step('reinstated', '2026-03-01')).accepted())
})

describe('LIMIT_EXCEEDED', () => {
  const limited = licence('l', { limit: { quantity: 10, unit: 'chips' } }, on('2026-01-10'))
  it('refuses more than is left', () =>
    given(us, limited, step('drawn-down', '2026-02-01', { quantity: 4 }))
      .when(step('drawn-down', '2026-03-01', { quantity: 7 }))
      .refused('LIMIT_EXCEEDED', '/data/quantity'))
  it('accepts all that is left', () =>
    given(us, limited, step('drawn-down', '2026-02-01', { quantity: 4 }))
      .when(step('drawn-down', '2026-03-01', { quantity: 6 }))
      .accepted())
  it('adds quantities as the decimals they are stated in', () => {
    const drawn = given(
      us,
      limited,
      step('drawn-down', '2026-02-01', { quantity: 0.3 }),
      step('drawn-down', '2026-02-01', { quantity: 7.9 }),
    )
    drawn.when(step('drawn-down', '2026-03-01', { quantity: 1.8 })).accepted()
    drawn.when(step('drawn-down', '2026-03-01', { quantity: 1.81 })).refused('LIMIT_EXCEEDED', '/data/quantity')
  })
  it('accepts any quantity without a limit', () =>
    given(us, open)
      .when(step('drawn-down', '2026-03-01', { quantity: 1e9 }))
      .accepted())
})

describe('a licence', () => {
  it('is accepted when its own authority recognises it', () =>
    given(us, open)
      .when(licence('m', { recognisedBy: ['us', 'gb', 'gb'] }))
      .accepted())
})
