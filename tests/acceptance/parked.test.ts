import { expect, test } from 'vitest'
import { openEmbeddedProduct, testKeys } from '../support/in-process.ts'
import { openReceiver } from '../support/webhook-receiver.ts'

interface Issued {
  readonly id: string
  readonly token: string
}

test('a subscription without a live key says so to an admin, and to its owner who comes back', async () => {
  const receiver = await openReceiver(({ body }) => {
    const { data } = JSON.parse(body.toString()) as { data: { challenge?: string } }
    return { status: 200, body: data.challenge ?? '' }
  })
  const options = { backend: 'memory', ledgers: ['fresh'], now: '2026-06-18T09:00:00.000Z' } as const
  const product = await openEmbeddedProduct(options, receiver.port)
  const bearer = (token: string) => ({ authorization: `Bearer ${token}` })
  const issue = async () => {
    const issued = await product.post('/api/v1/keys', { principal: 'ann', role: 'reader' }, bearer(testKeys.admin))
    return (await issued.json()) as Issued
  }
  const first = await issue()
  const spec = { question: { jurisdiction: 'GB' }, url: `http://hooks.test:${receiver.port}/` }
  const made = await product.post('/api/v1/subscriptions', spec, bearer(first.token))
  const { id } = (await made.json()) as { id: string }
  const stateOf = async (token: string) =>
    (await (await product.get(`/api/v1/subscriptions/${id}`, bearer(token))).json()) as object
  await product.turn()
  expect(await stateOf(first.token)).toMatchObject({ state: 'active', reason: null })
  const revoking = { method: 'DELETE', headers: bearer(testKeys.admin) }
  await product.send(new Request(`http://asof.test/api/v1/keys/${first.id}`, revoking))
  await product.turn()

  const audit = await product.get('/api/v1/audit/control', bearer(testKeys.admin))
  const { acts } = (await audit.json()) as { acts: { by: string; reason: string; events: { type: string }[] }[] }
  const parked = acts.filter(({ events }) => events.some(({ type }) => type === 'subscription.parked'))
  expect(parked).toMatchObject([{ by: 'notifier', reason: 'its owner has no live key', events: [{ about: id }] }])

  const { token } = await issue()
  expect(await stateOf(token)).toMatchObject({ state: 'parked', reason: 'its owner has no live key' })
  await product.turn()
  expect(await stateOf(token)).toMatchObject({ state: 'active', reason: null })
  await product.close()
  await receiver.close()
})
