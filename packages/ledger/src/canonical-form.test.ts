import { describe, expect, test } from 'vitest'
import { isCanonicalForm, walk } from './canonical-form.ts'

const utf8 = (text: string) => new TextEncoder().encode(text)
const isPlain = (bytes: Uint8Array) => walk(bytes) === 'canonical'
const isCanonical = (text: string) => isCanonicalForm(utf8(text), JSON.parse(text))

test.each([
  ...['{}', '[]', '""', '0', '-5', 'null', 'true', '[1,[2,{"a":[]}],{}]', '{"a":{"a":1},"b":[{"a":1}]}'],
  ...['{"":1,"a":2,"a ":3,"a!":4,"aa":5}', '{"1":0,"10":0,"2":0}', '{"__proto__":{"a":1},"a":2}', '{"a":1,"é":2}'],
  ...['0.1', '1e+21', '1e-7', '1.5e-10', '999999999999999', '9007199254740991', '100000000000000000000', '5e-324'],
  ...['"\\"\\\\\\b\\f\\n\\r\\t"', '"\\u0000\\u0007\\u000b\\u000e\\u000f\\u001f"', '"/\x7fé\u2028😀\ufeff"'],
])('one walk is sure of %s', (text) => {
  expect(isPlain(utf8(text))).toBe(true)
  expect(isCanonical(text)).toBe(true)
})

test.each(['{"é":1,"ê":2}', '{"😀":1,"\ue000":2}'])('a key beyond one walk is canonical all the same: %s', (text) => {
  expect(isPlain(utf8(text))).toBe(false)
  expect(isCanonical(text)).toBe(true)
})

test.each([
  ...[
    ' 1',
    '1\n',
    '[1, 2]',
    '[\t]',
    '{"a":\r1}',
    '{"a" :1}',
    '{ }',
    '{"b":1,"a":2}',
    '{"a":1,"a":1}',
    '{"aa":1,"a":2}',
  ],
  ...['{"a!":1,"a":2}', '{"2":0,"10":0}', '{"a":{"b":1,"a":1}}', '{"b":{"c":1},"a":1}', '[{"b":[{"z":1}],"a":1}]'],
  ...['{"\\n":1,"\\t":2}', '{"a":1,"\\n":2}', '{"\ue000":1,"😀":2}', '{"\\u0061":1}', '{"é":1,"a":2}'],
  ...['-0', '0.0', '1.0', '0.10', '1e5', '1E5', '1e21', '1E+21', '0.0000001', '1e400', '-1e400', '1e-400'],
  ...['1000000000000000000000', '9007199254740993', '333333333.33333329'],
  ...['"\\/"', '"\\u0061"', '"\\u000a"', '"\\u0008"', '"\\u000B"', '"\\u001F"', '"\\u0020"', '"\\u0022"', '"\\u005c"'],
  ...['"\\u007f"', '"\\u00e9"', '"\\ud800"', '"\\udc00\\ud800"', '"\\ud83d\\ude00"', '"\\U00e9"'.replace('U', 'u2028')],
])('another form: %s', (text) => expect(isCanonical(text)).toBe(false))

test.each(['{"\\n":1}', '{"\\\\":1}', '{"a":{"b\\"":"\\n"}}', '{"\\u0000":[]}'])(
  'a key with an escape counts as another form: %s',
  (text) => {
    expect(walk(utf8(text))).toBe('escaped key')
    expect(isCanonicalForm(utf8(text), JSON.parse(text))).toBe(false)
  },
)

describe('size and place', () => {
  test.each([10_000, 200_000])('%i nested values do not end the walk', (depth) => {
    const text = `${'[{"a":'.repeat(depth)}1${'}]'.repeat(depth)}`
    expect(isPlain(utf8(text))).toBe(true)
    expect(isPlain(utf8(text.replace('1', '1 ')))).toBe(false)
  })

  test('a number of 200 000 digits is another form', () => expect(isCanonical('1'.repeat(200_000))).toBe(false))

  test('bytes in the middle of a buffer are judged alone', () => {
    const bytes = utf8(' [0.5,"\\u001f"] ')
    expect(isPlain(bytes.subarray(1, -1))).toBe(true)
  })

  test.each(['"a', '"\\', '"\\u00', '{"a"', '"', '-'])('a walk over the broken %s ends', (text) => {
    expect(() => isPlain(utf8(text))).not.toThrow()
  })
})
