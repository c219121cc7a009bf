import { expect, test } from 'vitest'
import { readCursor, writeCursor } from './cursor.ts'

const list = { kind: 'events', type: 'policy' }

test('a cursor leads back to its place', () => {
  expect(readCursor(writeCursor({ after: 12, knownAt: 77 }, list), list)).toEqual({ after: 12, knownAt: 77 })
})

test('any changed character, another list or made-up text is refused', () => {
  const cursor = writeCursor({ after: 12, knownAt: 77 }, list)
  const changed = [...cursor].map(
    (letter, index) => cursor.slice(0, index) + (letter === 'A' ? 'B' : 'A') + cursor.slice(index + 1),
  )
  for (const text of [...changed, '', 'abc', `${cursor}=`, `${cursor}A`, cursor.slice(1)])
    expect(readCursor(text, list)).toHaveProperty('refused')
  expect(readCursor(cursor, { ...list, type: 'licence' })).toHaveProperty('refused')
})
