import { expect, test } from 'vitest'
import { toCsv } from './csv.ts'

test('a table is written as RFC 4180 says', () => {
  const rows = [
    { item: 'a/b', value: 'open', note: 'one, two' },
    { item: 'c', value: null, note: 'he said "no"\nand left' },
  ]
  expect(toCsv(rows)).toBe('item,value,note\r\na/b,open,"one, two"\r\nc,,"he said ""no""\nand left"\r\n')
})

test('no text of the record runs as a formula; numbers stay numbers', () => {
  expect(toCsv([{ claim: '=HYPERLINK("x")', gap: -2 }])).toBe('claim,gap\r\n"\'=HYPERLINK(""x"")",-2\r\n')
})

test('nothing is nothing', () => expect(toCsv([])).toBe(''))
