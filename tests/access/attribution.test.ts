import type { Commit, Ledger } from '@asof/ledger'
import { openControlLedger, openLedgers } from '@asof/runtime'
import { beforeEach, expect, test } from 'vitest'
import { org } from '../support/events.ts'
import { type Guarded, openGuarded } from './open-guarded.ts'

const event = org('o', {}, { id: 'one', announcedAt: '2026-01-01' })

let ledger: Ledger
let controlLedger: Ledger
let guarded: Guarded
beforeEach(async () => {
  const ledgers = await openLedgers(['main'], { kind: 'memory' })
  ledger = ledgers[0]!
  controlLedger = await openControlLedger({ kind: 'memory' })
  guarded = await openGuarded({ ledgers, controlLedger })
})

const toHeader = (text: string) => Buffer.from(text).toString('latin1')

const send = (path: string, body: object, reason?: string) => {
  const headers = new Headers({ authorization: 'Bearer key-of-admin', 'content-type': 'application/json' })
  if (reason !== undefined) headers.set('asof-reason', reason)
  return guarded.api.fetch(
    new Request(`http://asof.test/api/v1${path}`, { method: 'POST', headers, body: JSON.stringify(body) }),
  )
}

const newest = async (of: Ledger): Promise<Commit> => {
  const { seq } = await of.head()
  const [row] = await of.read(seq, 1)
  return JSON.parse(new TextDecoder().decode(row!.bytes)) as Commit
}

test('an append says by which key and request it came, and why', async () => {
  const response = await send('/events', event, toHeader('Amtsblatt 12, § 3: geändert'))
  expect(response.status).toBe(201)
  expect(await newest(ledger)).toMatchObject({
    by: 'admin',
    key: 'recorder-key',
    request: response.headers.get('x-request-id'),
    reason: 'Amtsblatt 12, § 3: geändert',
  })
})

test('so does what is set: keys and subscriptions', async () => {
  for (const [path, body] of [
    ['/keys', { principal: 'ann', role: 'reader' }],
    ['/subscriptions', { question: { jurisdiction: 'GB' } }],
  ] as const) {
    const response = await send(path, body, 'new colleague')
    expect(response.status).toBe(201)
    const request = response.headers.get('x-request-id')
    expect(await newest(controlLedger)).toMatchObject({ key: 'recorder-key', request, reason: 'new colleague' })
  }
})

test('sent again, in another request and for another reason, it is the same append with the same receipt', async () => {
  const first = await send('/events', event, 'because')
  const again = await send('/events', event, 'for another reason')
  expect(again.headers.get('idempotency-replayed')).toBe('true')
  expect(await again.text()).toBe(await first.text())
  expect((await ledger.head()).seq).toBe(1)
  expect(await newest(ledger)).toMatchObject({ reason: 'because' })
})

test('no answer shows a reason, a request or a key', async () => {
  await send('/events', event, 'a marker in the log')
  for (const path of ['/events', '/events/one', '/entities', '/log/head', '/steps?from=2026-01-01&to=2026-12-31']) {
    const text = await (await guarded.ask('reader', 'GET', `/api/v1${path}`)).text()
    for (const hidden of ['a marker', 'recorder-key']) expect(text).not.toContain(hidden)
  }
})

test.each([
  ['a bidi control', toHeader('ok\u202e')],
  ['bytes that are not UTF-8', '\u00ff'],
  ['301 characters', 'x'.repeat(301)],
  ['nothing', ''],
])('a reason of %s is refused, and nothing is stored', async (_, reason) => {
  const response = await send('/events', event, reason)
  expect(response.status).toBe(422)
  expect(await response.json()).toMatchObject({ code: 'INVALID_TEXT', errors: [{ parameter: 'Asof-Reason' }] })
  expect((await ledger.head()).seq).toBe(0)
})
