import { readFile } from 'node:fs/promises'
import { EVENT_TYPES } from '@asof/domain'
import { expect, test } from 'vitest'
import { buildOpenApi } from './openapi.ts'
import { routes } from './routes/all.ts'

interface Document {
  readonly openapi: string
  readonly paths: Record<
    string,
    Record<string, { readonly operationId: string; readonly responses: Record<string, unknown> }>
  >
  readonly components: { readonly schemas: Record<string, unknown> }
}

const document = JSON.parse(JSON.stringify(buildOpenApi())) as Document
const operations = Object.values(document.paths).flatMap((methods) => Object.values(methods))

test('the kept document is current: npm run openapi writes it', async () => {
  const kept = await readFile(new URL('../openapi.golden.json', import.meta.url), 'utf8')
  expect(JSON.parse(kept)).toEqual(document)
})

test('every route is an operation of its own name, with problems documented', () => {
  expect(document.openapi).toBe('3.1.0')
  expect(operations.map(({ operationId }) => operationId).sort()).toEqual(Object.keys(routes).sort())
  for (const { responses } of operations) expect(Object.keys(responses)).toContain('422')
})

test('every answer of every operation may tell how often may still be asked', () => {
  const answers = operations.flatMap(({ responses }) =>
    Object.values(responses as Record<string, { headers?: object }>),
  )
  expect(answers.length).toBeGreaterThan(200)
  for (const { headers } of answers)
    expect(headers).toMatchObject({ RateLimit: { $ref: '#/components/headers/RateLimit' } })
})

test('the data of every event type is described', () => {
  expect(EVENT_TYPES.length).toBeGreaterThan(40)
  for (const type of EVENT_TYPES) expect(document.components.schemas).toHaveProperty([`Data.${type}`])
})

test('every reference leads somewhere', () => {
  const text = JSON.stringify(document)
  const names = [...text.matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)].map(([, name]) => name!)
  expect(names.length).toBeGreaterThan(20)
  for (const name of names) expect(document.components.schemas).toHaveProperty([name])
})
