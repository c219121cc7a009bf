import { afterEach, expect, test } from 'vitest'
import { type LivingProduct, openEmbeddedProduct } from '../support/in-process.ts'

const options = { backend: 'memory', ledgers: ['seed-story'], now: '2026-11-25T12:00:00.000Z' } as const
let product: LivingProduct
afterEach(() => product.close())

async function readTold() {
  return (await (await product.get('/api/v1/log/told')).json()) as Record<string, unknown>
}

test('subscribers learn how far notices were told, and up to what time', async () => {
  product = await openEmbeddedProduct(options, 9)
  const log = { ledger: 'seed-story', position: 77, recordedAt: '2026-06-17T08:01:17.000Z' }
  expect(await readTold()).toEqual({ ...log, told: null, now: options.now })
  await product.turn()
  product.clock.set('2026-11-25T12:00:30.000Z')
  expect(await readTold()).toEqual({
    ...{ ...log, told: { position: 77, at: options.now } },
    now: '2026-11-25T12:00:30.000Z',
  })
  await product.turn()
  expect(await readTold()).toMatchObject({ told: { at: '2026-11-25T12:00:30.000Z' } })
})

test('where nobody delivers, that is said', async () => {
  product = await openEmbeddedProduct(options)
  await product.turn()
  expect(await readTold()).toMatchObject({ position: 77, told: null })
})
