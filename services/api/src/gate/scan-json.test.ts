import { describe, expect, test } from 'vitest'
import { survives } from './numbers.ts'
import { scanJson } from './scan-json.ts'

const nested = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`
const found = (text: string) => {
  const scan = scanJson(text)
  return scan.ok ? [] : scan.errors.map(({ code, pointer }) => `${code} ${pointer ?? ''}`.trim())
}

describe('scanJson', () => {
  test('gives the value of a sound document', () => {
    const text = ' { "a" : [ 1 , -0.5e3 , "\\u00e9\\n\\"" , true , null , { } , [ ] ] } '
    expect(scanJson(text)).toEqual({ ok: true, value: JSON.parse(text) })
  })

  test.each([
    '',
    ' ',
    '{',
    '{"a":1,}',
    '[1,]',
    '{"a":NaN}',
    '{}{}',
    '\ufeff{}',
    '01',
    '"\u0000"',
    "{'a':1}",
    '"\\x"',
    'tru',
    '-',
    '1.',
    '"\\ud8"',
  ])('refuses %j as malformed', (text) => {
    expect(found(text)[0]).toMatch(/^MALFORMED_JSON/)
  })

  test('counts the root value as the first level', () => {
    expect(found(nested(32))).toEqual([])
    expect(found(nested(33))).toEqual(['TOO_DEEP'])
    expect(found(nested(100_000))).toEqual(['TOO_DEEP'])
  })

  test('counts the keys of all objects together', () => {
    const objects = (keys: number) => `[${Array.from({ length: keys }, () => '{"k":1}').join()}]`
    expect(found(objects(2_000))).toEqual([])
    expect(found(objects(2_001))).toEqual(['TOO_MANY_KEYS'])
  })

  test('reports everything it finds, each with its pointer', () => {
    const text = '{"a":1,"a":2,"b/c":{"__proto__":{}},"d":[1e400,"\\ud800"],"e":{"constructor":{"prototype":1}}}'
    expect(found(text)).toEqual([
      'DUPLICATE_KEY /a',
      'INVALID_KEY /b~1c/__proto__',
      'NUMBER_OUT_OF_RANGE /d/0',
      'INVALID_TEXT /d/1',
      'INVALID_KEY /e/constructor',
      'INVALID_KEY /e/constructor/prototype',
    ])
  })

  test('sees through escapes in keys', () => {
    expect(found('{"\\u005f_proto__":1}')).toEqual(['INVALID_KEY /__proto__'])
    expect(found('{"a":{"b\\\\":1,"\\u0063":2}}')).toEqual(['INVALID_KEY /a/b\\', 'INVALID_KEY /a/c'])
    expect(found('{"a":1,"\\u0061":2}')).toEqual(['INVALID_KEY /a', 'DUPLICATE_KEY /a'])
  })

  test('takes paired surrogates and reads minus zero as zero', () => {
    expect(scanJson('["\\ud83d\\ude00",-0,-0.0]')).toEqual({ ok: true, value: ['😀', 0, 0] })
  })
})

test.each([
  '0',
  '-0',
  '1',
  '100',
  '1e2',
  '0.1',
  '1.50',
  '9007199254740991',
  '9007199254740994',
  '1e21',
  '5e-324',
  '0e999',
])('%s survives', (text) => {
  expect(survives(text)).toBe(true)
})

test.each(['9007199254740993', '1e400', '-1e400', '1e-400', '0.1000000000000000055', '3.14159265358979323846'])(
  '%s does not survive',
  (text) => {
    expect(survives(text)).toBe(false)
  },
)
