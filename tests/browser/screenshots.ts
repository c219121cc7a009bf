import { mkdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { startChromium } from './support/chromium.ts'
import { screens } from './support/screens.ts'
import { startPage } from './support/start-page.ts'

// Writes a picture of every screen at two widths, light and dark, into a folder: npm run screenshots [folder]

const VIEWS = [
  { name: '1440', width: 1440, scheme: 'light' },
  { name: '1440-dark', width: 1440, scheme: 'dark' },
  { name: '390', width: 390, scheme: 'light' },
] as const

const folder = resolve(process.argv[2] ?? 'screenshots')
await mkdir(folder, { recursive: true })
const browser = await startChromium()
const product = await startPage()
let written = 0
for (const { name: view, width, scheme } of VIEWS) {
  const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme: scheme })
  const page = await context.newPage()
  for (const { name, path } of screens) {
    await page.goto(product.url + path, { waitUntil: 'networkidle' })
    await page.screenshot({ path: join(folder, `${name}-${view}.png`), fullPage: true })
    written += 1
  }
  await context.close()
}
await browser.close()
await product.close()
process.stdout.write(`${written} pictures in ${folder}\n`)
