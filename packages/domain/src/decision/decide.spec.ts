import { deepStrictEqual } from 'node:assert/strict'
import { describe, it } from 'vitest'
import { authority, item, org, policy, policyStep, provision, retracted } from '../../../../tests/support/events.ts'
import { given, toFacts } from '../../../../tests/support/given.ts'
import { parseProposal } from '../events/parse-proposal.ts'
import { decide } from './decide.ts'

const acme = org('acme')
const us = authority('us')

describe('sameness', () => {
  it('ignores what the log holds already', () => given(acme).when(acme).ignored())
  it('ignores it although another order of fields was sent', () =>
    given(acme)
      .when(Object.fromEntries(Object.entries(acme).reverse()) as never)
      .ignored())
  it('ignores it although the expected version has passed', () =>
    given(acme)
      .when({ ...acme, expectedSeq: 0 })
      .ignored())
  it('ignores the second of two in one append', () => given().when(acme, acme).accepted())
  it('names the originals it left out', () => {
    const facts = toFacts([acme])
    const parsed = parseProposal(acme)
    const decision = decide(facts, parsed.ok ? [parsed.proposal] : [], {
      recordedAt: '2026-07-01T00:00:00Z',
      recordedBy: 'x',
    })
    deepStrictEqual(decision.ok && decision.duplicates.map(({ position }) => position), [1])
  })
})

describe('ID_CONFLICT', () => {
  it('refuses other content under a known id', () =>
    given(acme)
      .when({ ...org('acme', { name: 'Acme Ltd' }), id: acme.id })
      .refused('ID_CONFLICT', '/id'))
  it('refuses it inside one append', () =>
    given()
      .when(acme, { ...item('m'), id: acme.id })
      .refused('ID_CONFLICT', '/id'))
  it('refuses a second list of sources', () =>
    given(acme)
      .when({ ...acme, source: [{ kind: 'press' }] })
      .refused('ID_CONFLICT', '/id'))
  it('accepts the same id with a case of its own', () =>
    given(acme)
      .when({ ...item('m'), id: acme.id.toUpperCase() })
      .accepted())
})

describe('VERSION_CONFLICT', () => {
  it('refuses a writer who has not seen the newest event', () =>
    given(us, policy('ban', {}, { effectiveFrom: '2026-01-01' }))
      .when({ ...policyStep('rescinded', 'ban', {}, { effectiveFrom: '2026-05-01' }), expectedSeq: 0 })
      .refused('VERSION_CONFLICT', '/expectedSeq'))
  it('refuses one who expects more than there is', () =>
    given()
      .when({ ...acme, expectedSeq: 1 })
      .refused('VERSION_CONFLICT', '/expectedSeq'))
  it('accepts one who has', () =>
    given(us, policy('ban', {}, { effectiveFrom: '2026-01-01' }))
      .when({ ...policyStep('rescinded', 'ban', {}, { effectiveFrom: '2026-05-01' }), expectedSeq: 1 })
      .accepted())
  it('counts the events of the same append', () =>
    given(us)
      .when(
        { ...policy('ban', {}, { effectiveFrom: '2026-01-01' }), expectedSeq: 0 },
        { ...policyStep('suspended', 'ban'), expectedSeq: 1 },
      )
      .accepted())
})

describe('BAD_INTERVAL', () => {
  it('refuses an end on the day of the start', () =>
    given()
      .when(org('acme', {}, { effectiveFrom: '2026-01-01', effectiveTo: '2026-01-01' }))
      .refused('BAD_INTERVAL', '/effectiveTo'))
  it('refuses an end before an announcement that is the start', () =>
    given()
      .when(org('acme', {}, { announcedAt: '2026-01-02', effectiveTo: '2026-01-01' }))
      .refused('BAD_INTERVAL', '/effectiveTo'))
  it('refuses instants in the wrong order on one day', () =>
    given()
      .when(org('acme', {}, { effectiveFrom: '2026-01-01T10:00:00Z', effectiveTo: '2026-01-01T09:59:59Z' }))
      .refused('BAD_INTERVAL', '/effectiveTo'))
  it('accepts a millisecond', () =>
    given()
      .when(org('acme', {}, { effectiveFrom: '2026-01-01T10:00:00Z', effectiveTo: '2026-01-01T10:00:00.001Z' }))
      .accepted())
  it('accepts a window that may end after the start', () =>
    given()
      .when(org('acme', {}, { effectiveFrom: '2026-01-15', effectiveTo: '2026-01' }))
      .accepted())
  it('refuses a window that cannot', () =>
    given()
      .when(org('acme', {}, { effectiveFrom: '2026-02-01', effectiveTo: '2026-01' }))
      .refused('BAD_INTERVAL', '/effectiveTo'))
  it('accepts an end some hours after the midnight of the start', () =>
    given()
      .when(org('acme', {}, { effectiveFrom: '2026-01-01', effectiveTo: '2026-01-01T10:00:00Z' }))
      .accepted())
  it('accepts an end that is after the start in the zone of the authority', () =>
    given(authority('us', { zone: 'Asia/Tokyo' }))
      .when(policy('ban', {}, { effectiveFrom: '2026-01-01', effectiveTo: '2025-12-31T20:00:00Z' }))
      .accepted())
  it('refuses an end of a provision before its own start', () =>
    given(us)
      .when(policy('ban', { provisions: [provision('a', { effectiveFrom: '2026-02-01', effectiveTo: '2026-01-01' })] }))
      .refused('BAD_INTERVAL', '/data/provisions/0/effectiveTo'))
  it('accepts an end that is not fixed', () =>
    given()
      .when(org('acme', {}, { effectiveTo: 'unknown' }))
      .accepted())
})

describe('UNKNOWN_REFERENCE', () => {
  it('refuses a cause the log does not hold', () =>
    given()
      .when({ ...acme, causedBy: 'nothing' })
      .refused('UNKNOWN_REFERENCE', '/causedBy'))
  it('refuses an event that names itself', () =>
    given()
      .when({ ...acme, causedBy: acme.id })
      .refused('UNKNOWN_REFERENCE', '/causedBy'))
  it('accepts a cause of the log', () =>
    given(acme)
      .when(item('m', {}, { causedBy: acme.id }))
      .accepted())
  it('accepts a cause later in the same append', () =>
    given()
      .when(item('m', {}, { causedBy: acme.id }), acme)
      .accepted())
})

describe('one append', () => {
  it('is refused whole, with every rejection of every event', () =>
    given(acme)
      .when(org('acme', { name: 'again' }), item('m'), retracted('nothing'))
      .refusedWith('ALREADY_EXISTS', 'UNKNOWN_REFERENCE'))
  it('judges each event after those before it', () =>
    given(us).when(policy('ban'), policyStep('suspended', 'ban')).accepted())
})

describe('warnings', () => {
  it('tells of an effect before the announcement', () =>
    given()
      .when(org('acme', {}, { announcedAt: '2026-05-02', effectiveFrom: '2026-05-01' }))
      .warned('EFFECTIVE_BEFORE_ANNOUNCED'))
  it('tells of an effect long past', () =>
    given()
      .when(org('acme', {}, { announcedAt: '2025-05-31', effectiveFrom: '2025-05-31' }))
      .warned('EFFECTIVE_LONG_PAST'))
  it('tells of a modification that is less certain than what it modifies', () =>
    given(us, policy('ban', {}, { effectiveFrom: '2026-01-01' }))
      .when(policyStep('suspended', 'ban', {}, { confidence: 'alleged' }))
      .warned('WEAKER_CONFIDENCE'))
  it('is silent about an open start', () =>
    given()
      .when(org('acme', {}, { effectiveFrom: '..' }))
      .warned())
  it('is silent one day less than long past', () =>
    given()
      .when(org('acme', {}, { announcedAt: '2025-06-01', effectiveFrom: '2025-06-01' }))
      .warned())
})
