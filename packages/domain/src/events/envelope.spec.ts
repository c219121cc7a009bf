import { deepStrictEqual } from 'node:assert/strict'
import { describe, it } from 'vitest'
import { authority, draft, type Fields, item, member, policy, provision } from '../../../../tests/support/events.ts'
import { given } from '../../../../tests/support/given.ts'
import { parseProposal } from './parse-proposal.ts'

const sent = (envelope: Fields = {}, fields: Fields = {}) => authority('us', fields, envelope)
const stored = (envelope: Fields) => {
  const parsed = parseProposal(sent(envelope))
  return (parsed.ok ? parsed.proposal : parsed.rejections) as unknown as Fields
}

describe('SCHEMA_INVALID', () => {
  it('refuses a missing field of the data', () =>
    given()
      .when(draft('authority.registered', { jurisdiction: 'US', zone: 'UTC' }))
      .refused('SCHEMA_INVALID', '/data/authority'))
  it('refuses a value outside a closed list', () =>
    given()
      .when(sent({ confidence: 'certain' }))
      .refused('SCHEMA_INVALID', '/confidence'))
  it('refuses a stream that does not follow from the event', () =>
    given()
      .when(sent({ stream: 'authority:gb' }))
      .refused('SCHEMA_INVALID', '/stream'))
  it('refuses a null where a field may only be absent', () =>
    given()
      .when(sent({ tx: null }))
      .refused('SCHEMA_INVALID', '/tx'))
  it('accepts the stream it follows from', () =>
    given()
      .when(sent({ stream: 'authority:us' }))
      .accepted())
  it('answers all errors of the data at once', () =>
    given()
      .when(draft('authority.registered', { authority: '!', jurisdiction: 'US', zone: 'Mars/Base', colour: 'red' }))
      .refusedWith('INVALID_IDENTIFIER', 'INVALID_ZONE', 'UNKNOWN_FIELD'))
})

describe('UNKNOWN_FIELD', () => {
  it('refuses a field of the envelope nobody knows', () =>
    given()
      .when(sent({ urgent: true }))
      .refused('UNKNOWN_FIELD', '/urgent'))
  it('refuses a field of the data nobody knows', () =>
    given()
      .when(sent({}, { colour: 'red' }))
      .refused('UNKNOWN_FIELD', '/data/colour'))
  it('refuses it deep inside a scope', () =>
    given(sent())
      .when(policy('ban', { provisions: [provision('ban:1', { scope: { itemz: ['x'] } })] }))
      .refused('UNKNOWN_FIELD', '/data/provisions/0/scope/itemz'))
  const snapshot = { kind: 'gazette', quote: 'is prohibited', hash: 'a'.repeat(64) }
  it('accepts a quote with its place in a snapshot', () =>
    given()
      .when(sent({ source: [{ ...snapshot, span: { from: 120, to: 133 } }] }))
      .accepted())
  it('refuses a hash that is no SHA-256', () =>
    given()
      .when(sent({ source: [{ ...snapshot, hash: 'A'.repeat(64) }] }))
      .refused('SCHEMA_INVALID', '/source/0/hash'))
  it('refuses a place that is empty', () =>
    given()
      .when(sent({ source: [{ ...snapshot, span: { from: 5, to: 5 } }] }))
      .refused('SCHEMA_INVALID', '/source/0/span/to'))
  it('refuses a place in no snapshot', () =>
    given()
      .when(sent({ source: [{ kind: 'gazette', span: { from: 1, to: 5 } }] }))
      .refused('SCHEMA_INVALID', '/source/0/hash'))
  it('accepts fields of its own in a source', () =>
    given()
      .when(sent({ source: [{ kind: 'gazette', ref: 'C 12', page: 3 }] }))
      .accepted())
})

describe('UNKNOWN_EVENT_TYPE', () => {
  it('refuses a type nobody knows', () =>
    given().when(draft('policy.renamed', {})).refused('UNKNOWN_EVENT_TYPE', '/type'))
  it('refuses the name of an inherited property', () =>
    given().when(draft('constructor', {})).refused('UNKNOWN_EVENT_TYPE', '/type'))
  it('accepts a known type', () => given().when(sent()).accepted())
})

describe('UNSUPPORTED_SCHEMA_VERSION', () => {
  it('refuses a newer shape', () =>
    given()
      .when(sent({ schemaVersion: 2 }))
      .refused('UNSUPPORTED_SCHEMA_VERSION', '/schemaVersion'))
  it('accepts the newest shape known', () =>
    given()
      .when(sent({ schemaVersion: 1 }))
      .accepted())
})

describe('INVALID_TEXT', () => {
  it('refuses a control character', () =>
    given()
      .when(sent({}, { name: 'US\u0000A' }))
      .refused('INVALID_TEXT', '/data/name'))
  it('refuses a change of writing direction', () =>
    given()
      .when(sent({}, { name: 'US\u202eA' }))
      .refused('INVALID_TEXT', '/data/name'))
  it('refuses half a character', () =>
    given()
      .when(sent({}, { name: 'US\ud800' }))
      .refused('INVALID_TEXT', '/data/name'))
  it('refuses a line of 301 characters', () =>
    given()
      .when(sent({}, { name: '🜁'.repeat(301) }))
      .refused('INVALID_TEXT', '/data/name'))
  it('accepts 300 characters of two code units each', () =>
    given()
      .when(sent({}, { name: '🜁'.repeat(300) }))
      .accepted())
  it('accepts line breaks in a text', () =>
    given()
      .when(sent({}, { note: 'one\n\ttwo' }))
      .accepted())
})

describe('INVALID_IDENTIFIER', () => {
  it('refuses a space', () => given().when(authority('u s')).refused('INVALID_IDENTIFIER', '/data/authority'))
  it('refuses 201 characters', () =>
    given()
      .when(authority('a'.repeat(201)))
      .refused('INVALID_IDENTIFIER', '/data/authority'))
  it('refuses an empty event id', () =>
    given()
      .when(sent({ id: '' }))
      .refused('INVALID_IDENTIFIER', '/id'))
  it('accepts 200 characters', () =>
    given()
      .when(authority('a'.repeat(200)))
      .accepted())
  it('accepts slashes, colons, dots and dashes', () => given().when(authority('us/bis:2.4-a_b')).accepted())
})

describe('INVALID_ZONE', () => {
  it('refuses a zone this world does not have', () =>
    given()
      .when(sent({}, { zone: 'Mars/Base' }))
      .refused('INVALID_ZONE', '/data/zone'))
  it('accepts an IANA zone', () =>
    given()
      .when(sent({}, { zone: 'Asia/Kathmandu' }))
      .accepted())
})

describe('INVALID_DATE', () => {
  it('refuses a day that does not exist', () =>
    given()
      .when(sent({ effectiveFrom: '2026-02-30' }))
      .refused('INVALID_DATE', '/effectiveFrom'))
  it('refuses a number', () =>
    given()
      .when(sent({ effectiveFrom: 2026 }))
      .refused('INVALID_DATE', '/effectiveFrom'))
  it('refuses an open announcement', () =>
    given()
      .when(sent({ announcedAt: '..' }))
      .refused('INVALID_DATE', '/announcedAt'))
  it('refuses an instant as inclusive last day', () =>
    given()
      .when(sent({ effectiveThrough: '2026-02-03T10:00:00Z' }))
      .refused('INVALID_DATE', '/effectiveThrough'))
  it('accepts a leap day', () =>
    given()
      .when(sent({ effectiveFrom: '2024-02-29' }))
      .accepted())
  it('accepts an open start', () =>
    given()
      .when(sent({ effectiveFrom: '..' }))
      .accepted())
})

describe('DATE_NEEDS_OFFSET', () => {
  it('refuses a clock time without offset', () =>
    given()
      .when(sent({ effectiveFrom: '2026-02-03T10:00:00' }))
      .refused('DATE_NEEDS_OFFSET', '/effectiveFrom'))
  it('accepts it with one', () =>
    given()
      .when(sent({ effectiveFrom: '2026-02-03T10:00:00-05:00' }))
      .accepted())
})

describe('DATE_OUT_OF_RANGE', () => {
  it('refuses the year 0', () =>
    given()
      .when(sent({ effectiveFrom: '0000-12-31' }))
      .refused('DATE_OUT_OF_RANGE', '/effectiveFrom'))
  it('accepts the year 1', () =>
    given()
      .when(sent({ effectiveFrom: '0001-01-01' }))
      .accepted())
})

describe('UNBOUNDED_DATE', () => {
  it('refuses "about"', () =>
    given()
      .when(sent({ effectiveFrom: '2025-03~' }))
      .refused('UNBOUNDED_DATE', '/effectiveFrom'))
  it('refuses a set that is open at one end', () =>
    given()
      .when(sent({ effectiveFrom: '[2025-03-01..]' }))
      .refused('UNBOUNDED_DATE', '/effectiveFrom'))
  it('accepts a month', () =>
    given()
      .when(sent({ effectiveFrom: '2025-03' }))
      .accepted())
})

describe('SOURCE_REQUIRED', () => {
  it('refuses no source', () =>
    given()
      .when(sent({ source: undefined }))
      .refused('SOURCE_REQUIRED', '/source'))
  it('refuses an empty list', () =>
    given()
      .when(sent({ source: [] }))
      .refused('SOURCE_REQUIRED', '/source'))
  it('accepts the least a source can be', () =>
    given()
      .when(sent({ source: [{ kind: 'gazette' }] }))
      .accepted())
})

describe('RECORDED_AT_RESERVED', () => {
  for (const field of ['recordedAt', 'position', 'seq', 'recordedBy', 'streamVersion'])
    it(`refuses ${field}`, () =>
      given()
        .when(sent({ [field]: 1 }))
        .refused('RECORDED_AT_RESERVED', `/${field}`))
  it('accepts the version the writer expects', () =>
    given()
      .when(sent({ expectedSeq: 0 }))
      .accepted())
})

describe('BOTH_END_FORMS', () => {
  it('refuses two ends', () =>
    given()
      .when(sent({ effectiveTo: '2027-01-01', effectiveThrough: '2026-12-31' }))
      .refused('BOTH_END_FORMS', '/effectiveThrough'))
  it('accepts the inclusive one alone', () =>
    given()
      .when(sent({ effectiveThrough: '2026-12-31' }))
      .accepted())
})

describe('what is stored', () => {
  it('has an inclusive last day as the next day', () =>
    deepStrictEqual(stored({ effectiveThrough: '2026-12-31' })['effectiveTo'], '2027-01-01'))
  it('keeps the doubt about it', () =>
    deepStrictEqual(stored({ effectiveThrough: '2026-12-31?' })['effectiveTo'], '2027-01-01?'))
  it('moves both ends of a window by a day', () =>
    deepStrictEqual(stored({ effectiveThrough: '2026-02' })['effectiveTo'], '[2026-02-02..2026-03-01]'))
  it('has instants in UTC, with the spelling as sent beside them', () => {
    const { announcedAt, precision } = stored({ announcedAt: '2025-10-07T23:59:00-04:00' })
    deepStrictEqual([announcedAt, precision], ['2025-10-08T03:59:00Z', { announcedAt: '2025-10-07T23:59:00-04:00' }])
  })
  it('stays as it is when it is sent again as it was stored', () => {
    const once = stored({ announcedAt: '2025-10-07T23:59:00-04:00' })
    deepStrictEqual(stored(once), once)
  })
  it('leaves what is said about a date alone', () => {
    const precision = { effectiveFrom: '2025-10-07T23:59:00-04:00', announcedAt: 'late yesterday' }
    deepStrictEqual(stored({ precision })['precision'], precision)
  })
  it('reads UK as GB', () => {
    const parsed = parseProposal(member('added', 'UK', 'allies'))
    deepStrictEqual(parsed.ok && parsed.proposal.data['member'], 'GB')
  })
  it('has no name of the stream', () => deepStrictEqual('stream' in stored({ stream: 'authority:us' }), false))
  it('is refused for every shape that is not an object', () => {
    for (const value of [null, 1, 'event', [], [item('x')]]) deepStrictEqual(parseProposal(value).ok, false)
  })
})
