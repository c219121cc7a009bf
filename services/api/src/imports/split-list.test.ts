import { expect, test } from 'vitest'
import { splitList } from './split-list.ts'

test.each([
  ['[]', []],
  [' [ ] ', []],
  ['[1, {"a":[1,2]} ,"x,]"]', ['1', ' {"a":[1,2]} ', '"x,]"']],
  [String.raw`["\"","\\",","]`, [String.raw`"\""`, String.raw`"\\"`, '","']],
  ['[1,]', ['1', '']],
  ['[,1]', ['', '1']],
])('%s is cut where its items end', async (text, items) => {
  expect(await splitList(text, '')).toEqual({ items, pointer: '' })
  expect(await splitList(` { "events" : ${text} } `, '/a')).toEqual({ items, pointer: '/a/events' })
})

test.each([
  ['', 'MALFORMED_JSON'],
  ['[1', 'MALFORMED_JSON'],
  ['["1]', 'MALFORMED_JSON'],
  ['[1]]', 'MALFORMED_JSON'],
  ['[1}', 'MALFORMED_JSON'],
  ['{"events":[1]', 'MALFORMED_JSON'],
  ['{"events":[1],"more":1}', 'SCHEMA_INVALID'],
  ['{"a":1,"a":2}', 'DUPLICATE_KEY'],
  ['['.repeat(100_000), 'TOO_DEEP'],
  [`[${'1,'.repeat(5_000)}1]`, 'TOO_MANY_ROWS'],
  [`["${'x'.repeat(300_000)}"]`, 'PAYLOAD_TOO_LARGE'],
])('%.20s is no list that is taken', async (text, code) => {
  expect(await splitList(text, '')).toMatchObject({ refused: [{ code }] })
})
