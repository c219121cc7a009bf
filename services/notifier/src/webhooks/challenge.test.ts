import { deriveKeys, toReceiverKeys } from '@asof/notices'
import { createCountingIds, createManualClock, silentLogger } from '@asof/runtime'
import type { Outbox } from '@asof/views'
import { openSqliteOutbox } from '@asof/views/sqlite/outbox'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { heldSignatures } from '../../../../tests/support/verify-webhook.ts'
import { openReceiver, type Received, type Receiver, type Reply } from '../../../../tests/support/webhook-receiver.ts'
import { createWebhooks, type Webhooks } from './create-webhooks.ts'

const MASTER_KEY = new Uint8Array(32).fill(3)

let outbox: Outbox
let receiver: Receiver
let reply: (call: Received) => Reply
let webhooks: Webhooks

beforeEach(async () => {
  outbox = await openSqliteOutbox({ file: ':memory:' })
  reply = () => ({ status: 204 })
  receiver = await openReceiver((call) => reply(call))
  webhooks = createWebhooks({
    ...{ ledgers: ['policy'], outbox, masterKey: MASTER_KEY, callMs: 30_000 },
    subscribers: { readEndpoint: async () => null, disable: async () => {}, park: async () => {} },
    clock: createManualClock('2026-06-16T12:00:00.000Z'),
    ids: createCountingIds(),
    policy: { allowHttp: true, ports: [receiver.port], networks: ['127.0.0.0/8'] },
    resolve: async () => ['127.0.0.1'],
    logger: silentLogger,
  })
})
afterEach(async () => {
  await webhooks.close()
  await receiver.close()
  await outbox.close()
})

describe('a challenge', () => {
  const challenge = () =>
    webhooks.challenge({ ledger: 'policy', subscription: 'sub', generation: 1, url: receiver.url })
  const tokenOf = ({ body }: Received) =>
    (JSON.parse(body.toString()) as { data: { challenge: string } }).data.challenge

  test.each<[string, (token: string) => string]>([
    ['as it is', (token) => token],
    ['on a line', (token) => `${token}\n`],
    ['in JSON', (token) => JSON.stringify({ challenge: token, more: 1 })],
  ])('echoed %s is met, and was signed', async (_, write) => {
    reply = (call) => ({ status: 200, body: write(tokenOf(call)) })
    expect(await challenge()).toEqual({ ok: true })
    expect(heldSignatures(receiver.received[0]!, toReceiverKeys(deriveKeys(MASTER_KEY, 'sub', 1)))).toEqual([
      'v1',
      'v1a',
    ])
  })

  test.each<[string, (token: string) => Reply, string]>([
    ['not echoed', () => ({ status: 200, body: 'ok' }), 'NOT_ECHOED'],
    ['echoed within more', (token) => ({ status: 200, body: `you said ${token}` }), 'NOT_ECHOED'],
    [
      'echoed with the whole body',
      (token) => ({ status: 200, body: `{"data":{"challenge":"${token}"}}` }),
      'NOT_ECHOED',
    ],
    ['answered with null', () => ({ status: 200, body: 'null' }), 'NOT_ECHOED'],
    ['echoed in an error', (token) => ({ status: 400, body: token }), 'NOT_ANSWERED'],
    ['redirected', () => ({ status: 307, headers: { location: '/' } }), 'NOT_ANSWERED'],
    ['cut off', () => 'cut', 'NOT_ANSWERED'],
  ])('%s is not met', async (_, write, code) => {
    reply = (call) => write(tokenOf(call))
    expect(await challenge()).toMatchObject({ ok: false, code })
  })

  test('is another one each time', async () => {
    await challenge()
    await challenge()
    expect(new Set(receiver.received.map(tokenOf)).size).toBe(2)
    expect(new Set(receiver.received.map(({ id }) => id)).size).toBe(2)
  })
})
