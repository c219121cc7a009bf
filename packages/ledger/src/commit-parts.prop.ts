import fc from 'fast-check'
import { expect, test } from 'vitest'
import { buildCommit, type Commit, emptyHead, recordedEvents } from './chain.ts'
import { partsOf } from './commit-parts.ts'

const NOW = '2026-03-01T12:00:00.000Z'
const text = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 8 }),
  fc.constantFrom('"', '\\', '\\"', '[{', '}],', '\u0000', '"events":['),
)
// NOTE: V8 may read a key that has to be escaped as another one (nodejs/node#63785), so none is made here.
const key = text.filter((name) => !/["\\]|\p{Cc}/u.test(name))
const event = fc.record({
  id: text,
  type: fc.constant('note.taken'),
  schemaVersion: fc.constant(1),
  source: fc.array(fc.record({ kind: text, ref: text }), { maxLength: 2 }),
  data: fc.dictionary(key, fc.oneof(text, fc.double({ noNaN: true, noDefaultInfinity: true }), fc.array(text)), {
    maxKeys: 4,
  }),
})

test('the parts of a commit are its events, in any order of reading', () => {
  fc.assert(
    fc.property(fc.array(event, { minLength: 1, maxLength: 5 }), text, text, text, (events, cmd, by, reason) => {
      const bytes = buildCommit(emptyHead('test'), { cmd, by, now: NOW, events, key: 'k', request: 'r', reason })
      const expected = recordedEvents(JSON.parse(new TextDecoder().decode(bytes)) as Commit, 7)
      const parts = partsOf(bytes, 7)
      expect(parts.count).toBe(events.length)
      for (let index = parts.count - 1; index >= 0; index--) expect(parts.eventAt(index)).toEqual(expected[index])
      expect(parts.eventAt(0)).toBe(parts.eventAt(0))
    }),
  )
})

test('bytes that are no commit are refused', () => {
  const bytes = buildCommit(emptyHead('test'), { cmd: 'c', by: 'b', now: NOW, events: [] })
  for (const end of [0, 1, 20, bytes.indexOf(0x5b) + 1])
    expect(() => partsOf(bytes.subarray(0, end), 1)).toThrow(SyntaxError)
})
