import { describe, expect, test } from 'vitest'
import { heldSignatures } from '../../../../tests/support/verify-webhook.ts'
import { secretsOf, useWebhookBench } from '../../../../tests/support/webhook-bench.ts'
import type { Received, Reply } from '../../../../tests/support/webhook-receiver.ts'

const { at } = useWebhookBench()

describe('a challenge', () => {
  const challenge = () =>
    at.webhooks.challenge({ ledger: 'policy', subscription: 'sub', generation: 1, url: at.receiver.url })
  const tokenOf = ({ body }: Received) =>
    (JSON.parse(body.toString()) as { data: { challenge: string } }).data.challenge

  test.each<[string, (token: string) => string]>([
    ['as it is', (token) => token],
    ['on a line', (token) => `${token}\n`],
    ['in JSON', (token) => JSON.stringify({ challenge: token, more: 1 })],
  ])('echoed %s is met, and was signed', async (_, write) => {
    at.reply = (call) => ({ status: 200, body: write(tokenOf(call)) })
    expect(await challenge()).toEqual({ ok: true })
    expect(heldSignatures(at.receiver.received[0]!, secretsOf('sub', 1))).toEqual(['v1', 'v1a'])
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
    at.reply = (call) => write(tokenOf(call))
    expect(await challenge()).toMatchObject({ ok: false, code })
  })

  test('is another one each time', async () => {
    await challenge()
    await challenge()
    expect(new Set(at.receiver.received.map(tokenOf)).size).toBe(2)
    expect(new Set(at.receiver.received.map(({ id }) => id)).size).toBe(2)
  })
})
