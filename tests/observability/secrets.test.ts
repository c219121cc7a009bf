import { afterAll, beforeAll, expect, test } from 'vitest'
import { type LivingProduct, openEmbeddedProduct, testKeys } from '../support/in-process.ts'
import { takeAll } from '../support/open-notifier.ts'
import { randomFrom } from '../support/seeded.ts'
import { openReceiver, type Receiver } from '../support/webhook-receiver.ts'

/** Secrets that are planted. */
const PLANTED = 1_000
const LETTERS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'

let product: LivingProduct
let receiver: Receiver
beforeAll(async () => {
  receiver = await openReceiver((call) => (call.path.includes('cut') ? 'cut' : takeAll(call)))
  product = await openEmbeddedProduct({ backend: 'sqlite', ledgers: ['seed-story'] }, receiver.port)
})
afterAll(async () => {
  await product.close()
  await receiver.close()
})

type Plant = (secret: string) => Promise<Response>

const json = (body: unknown) => JSON.stringify(body)
const spec = (url: string, over: object = {}) => ({
  question: { jurisdiction: 'GB', provider: 'anthropic' },
  url,
  ...over,
})
const event = (secret: string) => ({
  id: 'planted',
  type: 'org.registered',
  announcedAt: '2026-05-28',
  source: [{ kind: 'gazette', url: `https://user:${secret}@example.org/${secret}?token=${secret}` }],
  data: { org: 'example/planted', name: 'Planted', kind: secret, attributes: { password: secret } },
})

/** Where secrets come from, each once: every one of these requests is refused. */
const plants: readonly Plant[] = [
  (secret) => product.post('/api/v1/events', event(secret), { authorization: `Bearer ${secret}` }),
  (secret) => product.post('/api/v1/events', event(secret), { authorization: `Basic ${secret}` }),
  (secret) => product.post('/api/v1/events', event(secret), { cookie: `session=${secret}`, 'x-api-key': secret }),
  (secret) => product.post('/api/v1/events', json(event(secret)).slice(0, -1)),
  (secret) => product.post('/api/v1/events', `{"id":"${secret}","id":"${secret}"}`),
  (secret) => product.post('/api/v1/commits', { events: [event(secret)] }),
  (secret) => product.post('/api/v1/subscriptions', spec(`https://user:${secret}@hooks.example.net/`)),
  (secret) => product.post('/api/v1/subscriptions', spec(`http://127.0.0.1/${secret}?token=${secret}`)),
  (secret) => product.post('/api/v1/subscriptions', spec(`ftp://example.net/${secret}`)),
  (secret) => product.post('/api/v1/subscriptions', spec('', { webhookSecret: secret })),
  (secret) => product.get(`/api/v1/access?asOf=2026-06-01&key=${secret}`, { authorization: `Bearer ${secret}` }),
  (secret) => product.get(`/api/v1/subscriptions?access_token=${secret}`),
  (secret) => product.get(`/api/v1/subscriptions`, { authorization: `Bearer ${secret}` }),
  (secret) => product.get(`/nowhere?token=${secret}`, { referer: `https://example.net/?token=${secret}` }),
  (secret) => product.post('/api/v1/receipts/verify', { signature: secret }),
  (secret) => product.post('/api/v1/questions', { questions: [{ kind: 'access', token: secret }] }),
]

test('no secret that was sent stands in the log, in a figure or in an answer that refuses', async () => {
  const random = randomFrom(20_261_126)
  const letter = () => LETTERS[Math.floor(random() * LETTERS.length)]!
  const secrets = Array.from({ length: PLANTED }, () => Array.from({ length: 24 }, letter).join(''))
  const refusals: string[] = []
  for (const [index, secret] of secrets.entries()) {
    const response = await plants[index % plants.length]!(secret)
    expect([index % plants.length, response.status]).toEqual([
      index % plants.length,
      expect.toSatisfy((status: number) => status >= 400 && status < 500),
    ])
    refusals.push(await response.text(), ...[...response.headers.values()])
  }
  const shown = await everythingShown(refusals)
  expect(secrets.filter((secret) => shown.includes(secret))).toEqual([])
})

test('a webhook that is called, or fails, is not told with its URL; nor are its keys', async () => {
  const secrets = ['delivered', 'cut'].map((how) => `${how}0123456789abcdef0123456789`)
  const made = []
  for (const secret of secrets) {
    const url = `http://hooks.test:${receiver.port}/${secret}?token=${secret}`
    const response = await product.post('/api/v1/subscriptions', spec(url), { 'idempotency-key': secret })
    made.push((await response.json()) as { id: string; webhookSecret: { secret: string } })
  }
  for (let round = 0; round < 3; round++) await product.turn()
  for (const { id } of made) await product.post(`/api/v1/subscriptions/${id}/test`, '')
  await product.turn()
  expect(receiver.connections).toBeGreaterThanOrEqual(3)
  const shown = await everythingShown([])
  for (const secret of [...secrets, ...made.map(({ webhookSecret }) => webhookSecret.secret), testKeys.recorder])
    expect(shown).not.toContain(secret)
})

test('what is shown is looked at: a path that was asked for is found', async () => {
  await product.get('/planted-on-purpose')
  expect(await everythingShown([])).toContain('planted-on-purpose')
})

async function everythingShown(refusals: readonly string[]): Promise<string> {
  return [...product.log, await (await product.get('/metrics')).text(), ...refusals].join('\n')
}
