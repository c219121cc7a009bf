import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openTestProduct, type TestProduct } from '../support/in-process.ts'

const event = {
  id: 'gate',
  type: 'org.registered',
  announcedAt: '2026-05-28',
  source: [{ kind: 'gazette', url: 'https://example.org/notice/5' }],
  data: { org: 'example/gate', name: 'Example Lab', kind: 'company', attributes: { amount: 100 } },
}
const text = JSON.stringify(event)
const nested = (levels: number) => JSON.parse(`${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`) as object

describe('the input gate', () => {
  let product: TestProduct
  beforeAll(async () => {
    product = await openTestProduct({ backend: 'memory', ledgers: ['main'] })
  })
  afterAll(() => product.close())

  const send = async (body: string | Uint8Array | object, headers: Record<string, string> = {}) => {
    const response = await product.post('/api/v1/events', body, headers)
    const answer = await response.text()
    expect(Buffer.byteLength(answer)).toBeLessThan(8192)
    if (response.status >= 400) expect(response.headers.get('content-type')).toBe('application/problem+json')
    const { code, errors = [] } = JSON.parse(answer) as { code?: string; errors?: { pointer?: string }[] }
    return { status: response.status, code, pointers: errors.map(({ pointer }) => pointer) }
  }

  test.each([
    ['nothing', '', 400, 'MALFORMED_JSON'],
    ['a trailing comma', text.replace('100}', '100,}'), 400, 'MALFORMED_JSON'],
    ['NaN', text.replace('100', 'NaN'), 400, 'MALFORMED_JSON'],
    ['two documents', text + text, 400, 'MALFORMED_JSON'],
    ['a byte order mark', `\ufeff${text}`, 400, 'MALFORMED_JSON'],
    ['a key given twice', text.replace('"kind":"company"', '"kind":"company","kind":"media"'), 400, 'DUPLICATE_KEY'],
    ['100,000 levels', `{"data":${'['.repeat(100_000)}${']'.repeat(100_000)}}`, 400, 'TOO_DEEP'],
    [
      '2,001 keys',
      JSON.stringify(Object.fromEntries(Array.from({ length: 2001 }, (_, index) => [`k${index}`, 1]))),
      400,
      'TOO_MANY_KEYS',
    ],
    ['one byte too many', text + ' '.repeat(262_145 - text.length), 413, 'PAYLOAD_TOO_LARGE'],
    ['an unknown field', { ...event, colour: 'red' }, 422, 'UNKNOWN_FIELD'],
    ['a field of the log', { ...event, recordedAt: '2020-01-01T00:00:00Z' }, 422, 'RECORDED_AT_RESERVED'],
    ['a day that is none', { ...event, effectiveFrom: '2026-02-30' }, 422, 'INVALID_DATE'],
    ['an unknown type', { ...event, type: 'org.invented' }, 422, 'UNKNOWN_EVENT_TYPE'],
    ['no source', { ...event, source: [] }, 422, 'SOURCE_REQUIRED'],
    ['a list', [event], 422, 'SOURCE_REQUIRED'],
  ])('%s is refused', async (_, body, status, code) => {
    expect(await send(body as string)).toMatchObject({ status, code })
  })

  test.each([
    ['a number above 2^53', text.replace('100', '9007199254740993'), 'NUMBER_OUT_OF_RANGE', '/data/attributes/amount'],
    ['infinity', text.replace('100', '1e400'), 'NUMBER_OUT_OF_RANGE', '/data/attributes/amount'],
    ['__proto__', text.replace('"type"', '"__proto__":{"role":"admin"},"type"'), 'INVALID_KEY', '/__proto__'],
    ['constructor', text.replace('"amount"', '"constructor"'), 'INVALID_KEY', '/data/attributes/constructor'],
    ['an unpaired surrogate', text.replace('Example Lab', 'Example \\ud800 Lab'), 'INVALID_TEXT', '/data/name'],
    ['a forged log line', text.replace('Example Lab', 'ok\\r\\n{}'), 'INVALID_TEXT', '/data/name'],
    [
      'a zero-width space in an id',
      text.replace('example/gate', 'example/\u200bgate'),
      'INVALID_IDENTIFIER',
      '/data/org',
    ],
  ])('%s is named by its pointer', async (_, body, code, pointer) => {
    expect(await send(body)).toEqual({ status: 422, code, pointers: expect.arrayContaining([pointer]) })
  })

  test('bytes that are not UTF-8 are refused', async () => {
    const bytes = Buffer.from(text)
    bytes[text.indexOf('Example')] = 0xff
    expect(await send(bytes)).toMatchObject({ status: 400, code: 'INVALID_ENCODING' })
  })

  test('a compressed body is refused unread, another media type too', async () => {
    expect(await send(gzipSync(text), { 'content-encoding': 'gzip' })).toMatchObject({
      status: 415,
      code: 'UNSUPPORTED_ENCODING',
    })
    expect(await send(text, { 'content-type': 'text/plain' })).toMatchObject({
      status: 415,
      code: 'UNSUPPORTED_MEDIA_TYPE',
    })
  })

  test('a problem stays small however much is wrong', async () => {
    const strange = Object.fromEntries(Array.from({ length: 900 }, (_, index) => [`field-${index}`, 1]))
    const response = await product.post('/api/v1/events', { ...event, ...strange })
    const body = await response.text()
    expect(Buffer.byteLength(body)).toBeLessThan(8192)
    const { errors, omitted } = JSON.parse(body) as { errors: unknown[]; omitted: number }
    expect(errors.length + omitted).toBe(900)
  })

  test('nothing of all this was stored, and a sound event still is', async () => {
    expect(await (await product.get('/api/v1/log/head')).json()).toMatchObject({ position: 0 })
    const deep = { ...event, data: { ...event.data, attributes: nested(30) } }
    expect(await send(JSON.stringify(deep).replace('"kind":"company"', '"kind":"company"'))).toMatchObject({
      status: 201,
    })
    const zero = { ...event, id: 'zero', data: { ...event.data, org: 'example/zero', attributes: { amount: 0 } } }
    expect(await send(JSON.stringify(zero).replace('"amount":0', '"amount":-0'))).toMatchObject({ status: 201 })
    const stored = (await (await product.get('/api/v1/events/zero')).json()) as {
      event: { data: { attributes: object } }
    }
    expect(stored.event.data.attributes).toEqual({ amount: 0 })
    expect(Object.keys(Object.prototype)).toEqual([])
  })
})
