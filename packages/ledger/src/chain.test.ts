import { describe, expect, test } from 'vitest'
import { canonicalBytes, sha256Hex } from './canonical.ts'
import { buildCommit, type ChainHead, type Commit, emptyHead, extend, recordedEvents } from './chain.ts'

const event = { id: 'e1', type: 'licence.granted', schemaVersion: 1, source: [], data: { to: 'Ünïcode ✓' } }
const command = { cmd: 'ann:key-1', by: 'ann', now: '2026-03-01T09:30:00.000Z', events: [event] }
const anyCmd = () => true
const utf8 = (text: string) => new TextEncoder().encode(text)

/** The one commit all implementations must agree on, byte for byte. */
const golden =
  '{"at":"2026-03-01T09:30:00.000Z","by":"ann","cmd":"ann:key-1","events":[{"data":{"to":"Ünïcode ✓"},"id":"e1",' +
  '"schemaVersion":1,"source":[],"type":"licence.granted"}],"ledger":"policy",' +
  `"prev":"${'0'.repeat(64)}","seq":1,"v":1}`
const goldenHash = '8a4181480e67c91a4460e30ef821514d9f2a9b2c382e732ca87024e1fabedc51'

/** The same with everything a commit may say of itself. */
const goldenAttributed = golden
  .replace('"ledger"', '"key":"k1","ledger"')
  .replace('"seq"', '"reason":"Gazette 12, § 3","request":"r1","seq"')

function after(head: ChainHead, bytes: Uint8Array): ChainHead {
  const extension = extend(head, bytes, anyCmd)
  if (!extension.ok) throw new Error(extension.reason)
  return extension.head
}

describe('canonical bytes', () => {
  test('follow the RFC 8785 example', () => {
    const value = {
      numbers: [Number('333333333.33333329'), 1e30, 4.5, 0.002, 1e-27],
      string: '€$\u000f\nA\'B"\\\\"/',
      literals: [null, true],
    }
    const text =
      '{"literals":[null,true],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}'
    expect(Buffer.from(canonicalBytes(value)).toString()).toBe(text)
  })

  test('refuse what is not JSON', () => {
    for (const value of [undefined, Number.NaN, '\ud800', { a: Number.POSITIVE_INFINITY }]) {
      expect(() => canonicalBytes(value)).toThrow()
    }
  })
})

describe('a commit', () => {
  test('has golden bytes and a golden hash', () => {
    const bytes = buildCommit(emptyHead('policy'), command)
    expect(Buffer.from(bytes).toString()).toBe(golden)
    expect(sha256Hex(bytes)).toBe(goldenHash)
    expect(extend(emptyHead('policy'), bytes, anyCmd)).toMatchObject({
      ok: true,
      head: { ledger: 'policy', seq: 1, hash: goldenHash, position: 1, recordedAt: command.now },
    })
  })

  test('may say by which key and request it came and why, and says nothing of it where nobody said it', () => {
    const attribution = { key: 'k1', request: 'r1', reason: 'Gazette 12, § 3' }
    const bytes = buildCommit(emptyHead('policy'), { ...command, ...attribution })
    expect(Buffer.from(bytes).toString()).toBe(goldenAttributed)
    const extension = extend(emptyHead('policy'), bytes, anyCmd) as { commit: Commit }
    expect(extension.commit).toMatchObject(attribution)
    expect(recordedEvents(extension.commit, 1)).toEqual([
      { ...event, position: 1, recordedAt: command.now, recordedBy: 'ann' },
    ])
  })

  test('gives its events dense positions, its time and its author', () => {
    const events = [event, { ...event, id: 'e2' }]
    const head = after(emptyHead('policy'), buildCommit(emptyHead('policy'), { ...command, events }))
    const bytes = buildCommit(head, { ...command, cmd: 'ann:key-2', events })
    const extension = extend(head, bytes, anyCmd) as { commit: Commit; head: ChainHead }
    const recorded = recordedEvents(extension.commit, head.position + 1)
    expect(recorded.map(({ id, position }) => [id, position])).toEqual([
      ['e1', 3],
      ['e2', 4],
    ])
    expect(recorded[0]).toEqual({ ...event, position: 3, recordedAt: command.now, recordedBy: 'ann' })
    expect(extension.head.position).toBe(4)
  })

  test('keeps the later time when the clock falls back, and wants milliseconds', () => {
    const head = after(emptyHead('policy'), buildCommit(emptyHead('policy'), command))
    const next = buildCommit(head, { ...command, cmd: 'b', now: '2026-03-01T09:29:59.999Z' })
    expect(after(head, next).recordedAt).toBe(command.now)
    for (const now of [
      '2026-03-01',
      '2026-03-01T09:30:00Z',
      '2026-03-01T09:30:00.000+01:00',
      '2026-13-01T00:00:00.000Z',
    ]) {
      expect(() => buildCommit(head, { ...command, now })).toThrow(RangeError)
    }
  })
})

describe('the chain rule', () => {
  const head = after(emptyHead('policy'), utf8(golden))
  const good = { ...command, cmd: 'ann:key-2' }
  const next = JSON.parse(Buffer.from(buildCommit(head, good)).toString()) as Commit
  const reasonFor = (bytes: Uint8Array, isNewCmd = anyCmd) => {
    const extension = extend(head, bytes, isNewCmd)
    return extension.ok ? 'counts' : extension.reason
  }
  const changed = (change: object) => canonicalBytes({ ...next, ...change })

  test('counts the true successor', () => expect(reasonFor(changed({}))).toBe('counts'))

  test.each([
    ['seq', { seq: 1 }],
    ['seq', { seq: 3 }],
    ['prev', { prev: '0'.repeat(64) }],
    ['prev', { prev: goldenHash.toUpperCase() }],
    ['wrong-ledger', { ledger: 'Policy' }],
    ['clock-back', { at: '2026-03-01T09:29:59.999Z' }],
    ['events', { events: [] }],
    ['events', { events: Array.from({ length: 257 }, () => event) }],
    ['events', { events: [{ ...event, id: '' }] }],
    ['events', { events: [null] }],
    ['unreadable', { v: 2 }],
    ['unreadable', { seq: 2.5 }],
    ['unreadable', { cmd: '' }],
    ['unreadable', { at: '2026-03-01T09:30:00Z' }],
    ['unreadable', { extra: true }],
    ['unreadable', { key: '' }],
    ['unreadable', { request: 1 }],
    ['unreadable', { reason: null }],
    ['unreadable', { reason: 'x', extra: true }],
    ['unreadable', { events: {} }],
  ])('refuses a near miss as %s: %j', (reason, change) => expect(reasonFor(changed(change))).toBe(reason))

  test('counts 256 events', () => {
    expect(reasonFor(changed({ events: Array.from({ length: 256 }, () => event) }))).toBe('counts')
  })

  test('refuses a command that was there before, whatever the head', () => {
    expect(reasonFor(changed({}), () => false)).toBe('duplicate-cmd')
    expect(reasonFor(utf8(golden), () => false)).toBe('duplicate-cmd')
  })

  const text = Buffer.from(changed({})).toString()
  test.each([
    ['not-canonical', `${text}\n`],
    ['not-canonical', text.replace('"by"', ' "by"')],
    ['not-canonical', text.replace('"v":1', '"v":1.0')],
    ['not-canonical', text.replace('"v":1', '"v":2,"v":1')],
    ['not-canonical', text.replace('"e1"', '"\\ud800"')],
    ['not-canonical', text.replace('"e1"', '"\\u0065\\u0031"')],
    ['unreadable', `\ufeff${text}`],
    ['unreadable', text.slice(0, -1)],
    ['unreadable', '[]'],
    ['unreadable', 'null'],
    ['unreadable', ''],
  ])('refuses other spellings as %s', (reason, spelling) => expect(reasonFor(utf8(spelling))).toBe(reason))

  test('refuses bytes that are not UTF-8', () => {
    const bytes = utf8(text)
    bytes[text.indexOf('key-2')] = 0xff
    expect(reasonFor(bytes)).toBe('unreadable')
  })

  test('refuses 200 000 nested arrays without falling over', () => {
    const depth = 200_000
    expect(reasonFor(utf8('['.repeat(depth) + ']'.repeat(depth)))).toBe('unreadable')
  })
})
