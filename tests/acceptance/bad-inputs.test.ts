import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readCorpus } from '../bad-inputs/corpus.ts'
import { toTarget } from '../bad-inputs/in-process-target.ts'
import { appendSetup } from '../bad-inputs/placeholders.ts'
import { runCase } from '../bad-inputs/run-case.ts'
import type { Target } from '../bad-inputs/target.ts'
import { openTestProduct, type TestProduct } from '../support/in-process.ts'

/** What a product without sockets answers; `npm run bad-inputs` asks the rest, too. */
const OPERATIONS = ['append', 'access', 'events', 'subscribe']
const corpus = readCorpus(join(import.meta.dirname, '../bad-inputs/bad-inputs.json'))
const cases = corpus.cases.filter(({ op }) => OPERATIONS.includes(op))

let product: TestProduct
let target: Target
beforeAll(async () => {
  product = await openTestProduct({ backend: 'memory', ledgers: ['main'] })
  target = toTarget(product)
  await appendSetup(corpus, target)
})
afterAll(() => product.close())

describe('the shared bad inputs', () => {
  test('all of them are here', () => expect(cases).toHaveLength(47))

  test.each(cases)('$id $title', async (one) => {
    const { problems } = await runCase(corpus, one, target, `case-${one.id.toLowerCase()}`)
    expect(problems).toEqual([])
  })

  test('nothing of it reached the prototype of all objects', () => {
    expect(Object.keys(Object.prototype)).toEqual([])
  })
})
