import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Receipt } from '@asof/contract'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openPage, settled } from './support/open-page.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'asof-proving-'))
})
afterAll(() => rm(folder, { recursive: true }))

const H20 = '/access/CN/nvidia/h20?ledger=ai-controls&knownAt=@545&asOf=2025-05-01'

test('an answer is proven to somebody else, who finds a forged one out', async () => {
  const page = await openPage(H20)
  await page.getByRole('button', { name: 'Make a receipt' }).click()
  const checked = page.getByRole('heading', { name: 'Checked' })
  await expect.poll(() => checked.count()).toBe(2)
  for (const heading of await checked.allTextContents()) expect(heading).toMatch(/: it holds$/)
  expect(await page.locator('.checks').first().locator('li').count()).toBe(4)
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Save the receipt' }).click()
  const saved = join(folder, 'answer.receipt.json')
  await (await download).saveAs(saved)

  await page.getByRole('link', { name: 'checks it' }).click()
  await settled(page)
  await page.getByLabel('Receipt').setInputFiles(saved)
  await expect.poll(() => page.getByRole('heading', { name: /: it holds$/ }).count()).toBe(2)
  expect(await page.locator('pre').textContent()).toContain('"level": "licence-required"')

  const receipt = JSON.parse(await readFile(saved, 'utf8')) as Receipt
  const forged = join(folder, 'forged.receipt.json')
  await writeFile(forged, JSON.stringify({ ...receipt, answer: { ...receipt.answer, level: 'open' } }))
  await page.getByLabel('Receipt').setInputFiles(forged)
  await expect.poll(() => page.getByRole('heading', { name: /: it does not hold$/ }).count()).toBe(2)
  await settled(page)
})

test('a file that is no receipt is told apart', async () => {
  const page = await openPage('/prove')
  await page
    .getByLabel('Receipt')
    .setInputFiles({ name: 'a.json', mimeType: 'application/json', buffer: Buffer.from('{}') })
  expect(await page.getByRole('alert').textContent()).toBe('This is no receipt: it has no answer and signature')
})

test('an event is proven to lie in the signed log', async () => {
  const page = await openPage('/events/us/letter-nvda-2025-04%23announced?ledger=ai-controls&knownAt=@545')
  await page.getByText('✓ Checked in this browser: the commit is one of the').waitFor()
})
