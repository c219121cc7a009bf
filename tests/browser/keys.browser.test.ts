import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openPage, settled, takeComplaints } from './support/open-page.ts'
import { readDownload } from './support/read-download.ts'
import { RECORDER_KEY } from './support/recorder-key.ts'
import { type RunningPage, startPage } from './support/start-page.ts'
import { violationsOn } from './support/violations.ts'

const H20 = '/access/CN/nvidia/h20?ledger=ai-controls&asOf=2025-05-01&knownAt=@545'

describe('where reading needs a key', () => {
  let product: RunningPage
  beforeAll(async () => {
    product = await startPage({ ASOF_READ: 'keys' })
  })
  afterAll(() => product.close())

  /** Refusals are what is tested here; anything else stays a complaint. */
  const takeRefusals = () => expect(takeComplaints().filter((complaint) => !complaint.includes('401'))).toEqual([])

  test('the page says so, takes a key for this tab, and then shows what the address says', async () => {
    const page = await openPage(H20, { origin: product.url })
    expect(await page.getByRole('heading', { name: 'This needs a key' }).count()).toBe(1)
    expect(await page.locator('body').textContent()).not.toContain('Licence required')
    expect(await violationsOn(page)).toEqual([])
    await page.emulateMedia({ colorScheme: 'dark' })
    expect(await violationsOn(page)).toEqual([])
    await page.getByLabel('Key', { exact: true }).fill('asof_wrong')
    await page.getByRole('button', { name: 'Use this key' }).click()
    expect(await page.getByText('This key was not taken').textContent()).toContain('nobody holds this key')
    await page.getByLabel('Key', { exact: true }).fill(RECORDER_KEY)
    await page.getByRole('button', { name: 'Use this key' }).click()
    await page.locator('.verdict', { hasText: 'Licence required' }).waitFor()
    expect(new URL(page.url()).pathname + new URL(page.url()).search).toBe(H20)
    await settled(page)

    const { name, bytes } = await readDownload(page, () =>
      page.getByRole('link', { name: 'This page as JSON' }).click(),
    )
    expect(name).toBe('h20.json')
    expect(JSON.parse(bytes.toString('utf8'))).toMatchObject({ answer: { level: 'licence-required' }, knownAt: 545 })

    const other = await openPage(H20, { origin: product.url })
    expect(await other.getByRole('heading', { name: 'This needs a key' }).count()).toBe(1)
    takeRefusals()
  })

  test('a key that is let go takes what it showed along', async () => {
    const page = await openPage('/record?ledger=seed-story', { origin: product.url })
    await page.getByLabel('Key', { exact: true }).fill(RECORDER_KEY)
    await page.getByRole('button', { name: 'Use this key' }).click()
    await page.getByRole('button', { name: 'Forget it' }).click()
    await page.getByRole('heading', { name: 'This needs a key' }).waitFor()
    expect(await page.evaluate('sessionStorage.length')).toBe(0)
    takeRefusals()
  })
})
