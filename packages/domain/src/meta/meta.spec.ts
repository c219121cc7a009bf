import { describe, it } from 'vitest'
import { authority, corrected, draft, org, policy, policyStep, retracted } from '../../../../tests/support/events.ts'
import { given } from '../../../../tests/support/given.ts'

const acme = org('acme', {}, { id: 'acme', fact: 'acme', effectiveFrom: '2026-01-01' })
const rival = org('acme', { name: 'Acme Ltd' }, { id: 'rival', fact: 'acme' })
const chosen = (id: string) => draft('claim.resolved', { fact: 'acme', chosen: id })
const gone = retracted('acme', { id: 'gone' })

describe('UNKNOWN_REFERENCE', () => {
  it('refuses to correct what is not in the log', () =>
    given().when(corrected('acme', {})).refused('UNKNOWN_REFERENCE', '/data/target'))
  it('refuses to retract what is not in the log', () =>
    given().when(retracted('acme')).refused('UNKNOWN_REFERENCE', '/data/target'))
  it('refuses an event that aims at itself', () =>
    given()
      .when(retracted('self', { id: 'self' }))
      .refused('UNKNOWN_REFERENCE', '/data/target'))
  it('refuses to choose a claim about another fact', () =>
    given(acme, org('other', {}, { id: 'other', fact: 'other' }))
      .when(chosen('other'))
      .refused('UNKNOWN_REFERENCE', '/data/chosen'))
  it('refuses to choose a claim that is retracted', () =>
    given(acme, rival, gone).when(chosen('acme')).refused('UNKNOWN_REFERENCE', '/data/chosen'))
  it('accepts to choose a live claim', () => given(acme, rival).when(chosen('rival')).accepted())
  it('accepts to retract what stands before it in the same append', () => given().when(acme, gone).accepted())
})

describe('TARGET_RETRACTED', () => {
  it('refuses to correct it', () =>
    given(acme, gone).when(corrected('acme', {})).refused('TARGET_RETRACTED', '/data/target'))
  it('refuses to retract it again', () =>
    given(acme, gone)
      .when(retracted('acme', { id: 'again' }))
      .refused('TARGET_RETRACTED', '/data/target'))
  it('accepts to retract the retraction', () => given(acme, gone).when(retracted('gone')).accepted())
  it('accepts to correct it after its retraction is retracted', () =>
    given(acme, gone, retracted('gone'))
      .when(corrected('acme', { confidence: 'alleged' }))
      .accepted())
})

describe('IMMUTABLE_FIELD', () => {
  for (const field of ['id', 'type', 'stream', 'seq', 'position', 'recordedAt', 'recordedBy', 'tx'])
    it(`refuses a patch of ${field}`, () =>
      given(acme)
        .when(corrected('acme', { [field]: 'x' }))
        .refused('IMMUTABLE_FIELD', `/data/patch/${field}`))
  it('refuses a patch that makes it an event of another stream', () =>
    given(acme)
      .when(corrected('acme', { data: { org: 'other' } }))
      .refused('IMMUTABLE_FIELD', '/data/patch/data'))
  it('accepts a patch of every other field', () =>
    given(acme)
      .when(
        corrected('acme', {
          announcedAt: '2026-01-02',
          effectiveFrom: '2026-01-03',
          effectiveTo: '2027-01-01',
          confidence: 'reported',
          source: [{ kind: 'press' }],
          fact: null,
          data: { name: 'Acme Inc', aliases: ['A'] },
        }),
      )
      .accepted())
})

describe('a patch', () => {
  it('is refused when the event would not pass its own schema', () =>
    given(acme)
      .when(corrected('acme', { data: { kind: 'cat' } }))
      .refused('SCHEMA_INVALID', '/data/patch/data/kind'))
  it('is refused when the event would lose its sources', () =>
    given(acme)
      .when(corrected('acme', { source: null }))
      .refused('SOURCE_REQUIRED', '/data/patch/source'))
  it('is refused when a date cannot be read', () =>
    given(acme)
      .when(corrected('acme', { effectiveFrom: '2026-13' }))
      .refused('INVALID_DATE', '/data/patch/effectiveFrom'))
  it('is refused when the interval would be empty', () =>
    given(acme)
      .when(corrected('acme', { effectiveTo: '2026-01-01' }))
      .refused('BAD_INTERVAL', '/data/patch/effectiveTo'))
  it('may itself be corrected', () => {
    const first = corrected('acme', { data: { name: 'Acme Inc' } }, { id: 'first' })
    given(acme, first)
      .when(corrected('first', { data: { patch: { data: { name: 'Acme plc' } } } }))
      .accepted()
  })
})

describe('a correction of a life already lived', () => {
  it('is accepted although a later event rests on it', () => {
    const ban = policy('ban', {}, { id: 'ban', effectiveFrom: '2026-01-01' })
    given(authority('us'), ban, policyStep('suspended', 'ban', {}, { effectiveFrom: '2026-02-01' }))
      .when(corrected('ban', { effectiveFrom: '2026-03-01' }))
      .accepted()
  })
})
