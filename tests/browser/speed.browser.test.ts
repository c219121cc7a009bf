import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { ROOT } from '../architecture/source-files.ts'
import { openPage } from './support/open-page.ts'

/** Most bytes of script before the page shows, in gzip; the map is apart. */
const MOST_SCRIPT = 200 * 1024
const STEPS = 60

/** Bytes of every script of a build, in gzip: all of them come with the first load. */
function scriptBytes(files: readonly (readonly [name: string, text: Buffer])[]): number {
  return files.filter(([name]) => name.endsWith('.js')).reduce((sum, [, text]) => sum + gzipSync(text).length, 0)
}

test('the first load brings at most 200 KB of script, in gzip', () => {
  const folder = join(ROOT, 'services/web/dist/assets')
  const files = readdirSync(folder).map((name) => [name, readFileSync(join(folder, name))] as const)
  expect(files.some(([name]) => name.startsWith('countries-50m'))).toBe(true)
  const bytes = scriptBytes(files)
  process.stdout.write(`script of the first load: ${(bytes / 1024).toFixed(1)} KB in gzip\n`)
  expect(bytes).toBeGreaterThan(40 * 1024)
  expect(bytes).toBeLessThanOrEqual(MOST_SCRIPT)
  const planted = Buffer.from(Array.from({ length: 400_000 }, (_, at) => ((at * 2_654_435_761) >>> 11) & 255))
  expect(scriptBytes([...files, ['more.js', planted]])).toBeGreaterThan(bytes)
})

/** Moves the slider a day at a time; ms from each step to the frame after the repainted map. */
const MEASURE = `(async () => {
  const slider = document.querySelector('.slider input')
  const map = document.querySelector('svg.map')
  const set = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set
  const frame = () => new Promise((done) => requestAnimationFrame(done))
  const times = []
  for (let step = 0; step < ${STEPS}; step++) {
    const before = map.getAttribute('aria-label')
    await frame()
    const begun = performance.now()
    set.call(slider, String(Number(slider.value) + 7))
    slider.dispatchEvent(new Event('input', { bubbles: true }))
    while (map.getAttribute('aria-label') === before) await frame()
    await frame()
    times.push(performance.now() - begun)
  }
  return times
})()`

test('a step of the slider repaints the map', async () => {
  const page = await openPage('/?ledger=ai-controls&knownAt=@545&asOf=2025-03-01&board=all')
  await page.locator('.board .cell').first().waitFor()
  const cells = await page.locator('.board .cell').count()
  const times = [...(await page.evaluate<number[]>(MEASURE))].sort((a, b) => a - b)
  const [median, worst] = [times[Math.floor(times.length / 2)]!, times.at(-1)!]
  process.stdout.write(
    `slider step to repainted map, ${cells} cells beside it: median ${median.toFixed(0)} ms, worst ${worst.toFixed(0)} ms of ${times.length}\n`,
  )
  expect(cells).toBeGreaterThan(1_000)
  expect(times.length).toBe(STEPS)
})
