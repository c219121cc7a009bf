import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { ROOT } from '../architecture/source-files.ts'
import { startChromium } from './support/chromium.ts'
import { RECORDER_KEY } from './support/recorder-key.ts'
import { startPage } from './support/start-page.ts'

// Takes the pictures of docs/tour.md again: node tests/browser/tour.ts

interface Picture {
  readonly name: string
  readonly path: string
  readonly height: number
  /** What a reader does there before the picture is taken. */
  readonly act?: (page: Page) => Promise<void>
}

const CONTROLS = 'ledger=ai-controls&knownAt=@545'
const STORY = 'ledger=seed-story&knownAt=@77'

const PICTURES: readonly Picture[] = [
  { name: 'h20-china', path: `/access/CN/nvidia/h20?${CONTROLS}&asOf=2025-05-01`, height: 1010 },
  {
    name: 'h20-china-public',
    path: `/access/CN/nvidia/h20?${CONTROLS}&asOf=2025-04-12&publicAt=2025-04-12`,
    height: 640,
  },
  {
    name: 'uk-changes',
    path: `/compare?${CONTROLS}&by=dates&jurisdiction=GB&from=2024-01-01&to=2026-11-01`,
    height: 860,
    act: async (page) => {
      await page.locator('.difference', { hasText: 'seven rare earths' }).locator('summary').click()
      await page.locator('.steps li').first().waitFor()
    },
  },
  { name: 'statements', path: `/statements?${STORY}&asOf=2026-06-17`, height: 900 },
  {
    name: 'subscribe',
    path: `/subscriptions?${STORY}&jurisdiction=GB&item=anthropic/claude`,
    height: 1180,
    act: async (page) => {
      await page.getByLabel('Key', { exact: true }).fill(RECORDER_KEY)
      await page.getByRole('button', { name: 'Use this key' }).click()
      await page.getByLabel('Dated changes also').selectOption({ label: 'a week before' })
      await page.getByRole('button', { name: 'What would it have told?' }).click()
      await page.getByRole('heading', { name: /^It would have told/ }).waitFor()
    },
  },
  {
    name: 'receipt',
    path: `/access/CN/nvidia/h20?${CONTROLS}&asOf=2025-05-01`,
    height: 760,
    act: async (page) => {
      await page.getByRole('button', { name: 'Make a receipt' }).click()
      await page.locator('.checks').nth(1).waitFor()
      await page.getByRole('heading', { name: 'Prove it' }).evaluate((heading) => heading.scrollIntoView())
    },
  },
]

const browser = await startChromium()
const product = await startPage()
const page = await browser.newPage()
page.setDefaultTimeout(120_000)
for (const { name, path, height, act } of PICTURES) {
  await page.setViewportSize({ width: 1200, height })
  await page.goto(product.url + path)
  await page.locator('h1').waitFor()
  await page.waitForLoadState('networkidle')
  await act?.(page)
  await page.screenshot({ path: join(ROOT, 'docs/tour', `${name}.png`) })
}
await browser.close()
await product.close()
