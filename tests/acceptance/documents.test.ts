import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestProduct, type TestProduct } from '../support/in-process.ts'

let product: TestProduct
beforeAll(async () => {
  product = await openTestProduct({ backend: 'memory', ledgers: ['own'] })
})
afterAll(() => product.close())

const read = async (path: string) => {
  const response = await product.get(path)
  expect([path, response.status]).toEqual([path, 200])
  return (await response.json()) as Record<string, unknown>
}

test('the API, the topics, and what lies in each topic are described where they are served', async () => {
  expect(await read('/openapi.json')).toMatchObject({ openapi: '3.1.0' })
  const { channels } = (await read('/asyncapi.json')) as { channels: Record<string, { address: string }> }
  const topics = Object.values(channels).map(({ address }) => address.replace('{ledger}.', ''))
  expect(topics).toEqual(['policy.events.v1', 'policy.state.v1', 'policy.changes.v1'])
  for (const topic of topics) expect(await read(`/schemas/${topic}.json`)).toMatchObject({ title: topic })
})

test('a schema of no topic is not found, and none is written', async () => {
  expect((await product.get('/schemas/policy.other.v1.json')).status).toBe(404)
  const posted = await product.post('/schemas/policy.events.v1.json', {})
  expect([posted.status, posted.headers.get('allow')]).toEqual([405, 'GET, HEAD'])
})

test('a person at an address without a page is told so on a page, a program by a problem', async () => {
  const accept = 'text/html,application/xhtml+xml,*/*;q=0.8'
  const page = await product.get('/statement', { accept })
  expect([page.status, page.headers.get('content-type')]).toEqual([404, 'text/html; charset=utf-8'])
  expect(await page.text()).toContain('There is no such page')
  for (const [path, headers] of [
    ['/statement', {}],
    ['/api/v1/statement', { accept }],
  ] as const) {
    const problem = await product.get(path, headers)
    expect([problem.status, problem.headers.get('content-type')]).toEqual([404, 'application/problem+json'])
  }
})
