import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ROOT } from '../architecture/source-files.ts'
import { type Product, startProduct } from '../support/product.ts'
import { isAsSaid, readFile, readSteps, runSteps } from './walk.ts'

const KEY = 'a-recorder-key-of-the-walk-through-audit'
/** Fewest commands: fewer were not read. */
const FLOOR = 20
const text = readFileSync(join(ROOT, 'docs/audit.md'), 'utf8')
const steps = readSteps(text)
let folder: string
let product: Product
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'asof-walk-'))
  for (const name of ['node_modules', 'packages']) symlinkSync(join(ROOT, name), join(folder, name))
  writeFileSync(join(folder, 'event.json'), readFile(text))
  product = await startProduct({ ASOF_DATA: join(folder, 'data'), ASOF_PORT: '0', ASOF_RECORDER_KEY: KEY })
})
afterAll(async () => {
  await product.stop('SIGTERM')
  rmSync(folder, { recursive: true })
})

test('every command of docs/audit.md prints what the text says', () => {
  expect(steps.length).toBeGreaterThanOrEqual(FLOOR)
  const toHere = (command: string) =>
    command.replaceAll('http://127.0.0.1:8080', product.url).replaceAll('npx asof', 'asof')
  const here = steps.map((step) => ({ ...step, command: toHere(step.command) }))
  const path = `${join(ROOT, 'node_modules/.bin')}${delimiter}${process.env['PATH']}`
  const env = { ...process.env, ASOF_DATA: join(folder, 'data'), ASOF_KEY: KEY, PATH: path }
  const printed = runSteps(here, { cwd: folder, env })
  expect(printed).toHaveLength(steps.length)
  const wrong = here.flatMap((step, index) =>
    isAsSaid(step, printed[index]!) ? [] : [{ ...step, printed: printed[index] }],
  )
  expect(wrong).toEqual([])
}, 600_000)

test('a command that prints something else is found', () => {
  const step = { command: 'echo HOLDS two', expected: 'HOLDS  o…e\n' }
  expect(isAsSaid(step, runSteps([step], { cwd: folder, env: process.env })[0]!)).toBe(false)
  expect(isAsSaid(step, 'HOLDS  one\n')).toBe(true)
  expect(isAsSaid(step, 'HOLDS  one\nmore\n')).toBe(false)
})
