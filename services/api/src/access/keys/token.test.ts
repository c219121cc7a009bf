import { randomIds } from '@asof/runtime'
import { expect, test } from 'vitest'
import { formatToken, parseToken } from './token.ts'

const parts = { id: '0123456789abcdef', secret: 'A-z_0'.padEnd(43, '9') }

test('a token says its id and its secret again', () => {
  expect(formatToken(parts)).toMatch(/^asof_0123456789abcdef_[\w-]{43}[0-9a-z]{7}$/)
  for (let count = 0; count < 100; count++) {
    const made = { id: parts.id, secret: randomIds.secret() }
    expect(parseToken(formatToken(made))).toEqual(made)
  }
})

test('no text with one other character is a token', () => {
  const token = formatToken(parts)
  for (let at = 0; at < token.length; at++)
    for (const other of ['0', 'a', 'Z', '_', ' ']) {
      if (token[at] === other) continue
      expect(parseToken(token.slice(0, at) + other + token.slice(at + 1))).toBeNull()
    }
  for (const text of ['', `${token} `, token.slice(1), token.slice(0, -1), token.toUpperCase()])
    expect(parseToken(text)).toBeNull()
})
