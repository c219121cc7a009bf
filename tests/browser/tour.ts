import { join } from 'node:path'
import { ROOT } from '../architecture/source-files.ts'
import { startChromium } from './support/chromium.ts'
import { startPage } from './support/start-page.ts'

// Takes the pictures of docs/tour.md again: node tests/browser/tour.ts

const PICTURES = [
  ['h20-china', '/access/CN/nvidia/h20?ledger=ai-controls&asOf=2025-05-01&knownAt=@545', 1010],
  [
    'h20-china-public',
    '/access/CN/nvidia/h20?ledger=ai-controls&asOf=2025-04-12&knownAt=@545&publicAt=2025-04-12',
    640,
  ],
  [
    'uk-changes',
    '/compare?ledger=ai-controls&knownAt=@545&by=dates&jurisdiction=GB&from=2024-01-01&to=2026-11-01',
    860,
  ],
  ['statements', '/statements?ledger=seed-story&asOf=2026-06-17&knownAt=@77', 900],
] as const

const browser = await startChromium()
const product = await startPage()
const page = await browser.newPage()
page.setDefaultTimeout(120_000)
for (const [name, path, height] of PICTURES) {
  await page.setViewportSize({ width: 1200, height })
  await page.goto(product.url + path)
  await page.locator('h1').waitFor()
  await page.waitForLoadState('networkidle')
  if (name === 'uk-changes') {
    await page.locator('.difference', { hasText: 'seven rare earths' }).locator('summary').click()
    await page.locator('.steps li').first().waitFor()
  }
  await page.screenshot({ path: join(ROOT, 'docs/tour', `${name}.png`) })
}
await browser.close()
await product.close()
