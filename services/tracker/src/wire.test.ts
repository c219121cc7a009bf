import { mkdtemp, rm } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { type Config, randomIds, readConfig, silentLogger, systemClock } from '@asof/runtime'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTracker, type Tracker } from './create-tracker.ts'

const needs = { clock: systemClock, ids: randomIds, logger: silentLogger, progress: () => {} }
let dataFolder: string
let config: Config
let tracker: Tracker
beforeAll(async () => {
  dataFolder = await mkdtemp(join(tmpdir(), 'asof-wire-'))
  const read = readConfig({ ASOF_DATA: dataFolder, ASOF_PORT: '0', ASOF_LEDGERS: 'own' })
  if (!read.ok) throw new Error(read.problems.join())
  config = read.config
  tracker = await createTracker({ config, ...needs })
})
afterAll(async () => {
  await tracker.close()
  await rm(dataFolder, { recursive: true })
})

/** Sends bytes as they are; resolves to everything that comes back until the server ends the connection. */
async function sendRaw(bytes: string): Promise<{ status: number; type: string | undefined; body: string }> {
  const { hostname, port } = new URL(tracker.url)
  const socket = connect(Number(port), hostname)
  socket.write(bytes)
  const [head = '', body = ''] = (await text(socket)).split('\r\n\r\n')
  const type = /^content-type: (.*)$/im.exec(head)?.[1]
  return { status: Number(head.split(' ')[1]), type, body }
}

test.each([
  ['an unknown method', 'FOO / HTTP/1.1\r\nhost: x\r\n\r\n', 400, 'MALFORMED_REQUEST'],
  ['no HTTP at all', '\x16\x03\x01\x02\x00\x01\r\n\r\n', 400, 'MALFORMED_REQUEST'],
  [
    'two lengths',
    'POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n',
    400,
    'MALFORMED_REQUEST',
  ],
  ['a host that is none', 'GET / HTTP/1.1\r\nhost: [\r\nconnection: close\r\n\r\n', 400, 'MALFORMED_REQUEST'],
  ['an endless address', `GET /${'a'.repeat(20_000)} HTTP/1.1\r\nhost: x\r\n\r\n`, 431, 'HEAD_TOO_LARGE'],
])('%s is answered with a problem, too', async (_, bytes, status, code) => {
  const answer = await sendRaw(bytes)
  expect(answer).toMatchObject({ status, type: 'application/problem+json' })
  expect(JSON.parse(answer.body)).toMatchObject({ status, code, requestId: expect.any(String) })
  expect((await fetch(new URL('/readyz', tracker.url))).status).toBe(200)
})

test.each([
  ['POST', '/', 'GET, HEAD'],
  ['DELETE', '/api/v1/events', 'GET, HEAD, POST'],
  ['GET', '/api/v1/what-if', 'POST'],
  ['OPTIONS', '/api/v1/policies/us%2Fban', 'GET, HEAD'],
])('%s %s says what is offered', async (method, path, allow) => {
  const response = await fetch(new URL(path, tracker.url), { method })
  expect([response.status, response.headers.get('allow')]).toEqual([405, allow])
  expect(await response.json()).toMatchObject({ code: 'METHOD_NOT_ALLOWED' })
})

test('a request that dawdles is cut off when the server closes, and its connection ends', async () => {
  const dawdler = await createTracker({ ...needs, config: { ...config, dataFolder: join(dataFolder, 'dawdler') } })
  const socket = connect(Number(new URL(dawdler.url).port), '127.0.0.1')
  socket.write(
    'POST /api/v1/events HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 9\r\n\r\n{',
  )
  const ended = text(socket).catch(() => 'cut off')
  await (await fetch(new URL('/readyz', dawdler.url))).text()
  await dawdler.close()
  expect(['', 'cut off']).toContain(await ended)
}, 15_000)

test('HEAD answers like GET, without the body', async () => {
  const url = new URL('/api/v1/access?jurisdiction=GB&item=a/b&asOf=2026-01-01', tracker.url)
  const [head, get] = [await fetch(url, { method: 'HEAD' }), await fetch(url)]
  expect([head.status, await head.text()]).toEqual([200, ''])
  for (const name of ['etag', 'cache-control', 'content-type', 'asof-position'])
    expect(head.headers.get(name)).toBe(get.headers.get(name))
})
