import { chromium } from 'playwright-core'
import { expect, inject, test } from 'vitest'
import { measurePage, type PageFigures, writeFigures } from './support/page-figures.ts'
import { screens } from './support/screens.ts'

/** Most that a first visit may bring: bytes of script as sent, and requests. Times are told and never judged. */
const MOST = { scriptBytes: 200 * 1024, requests: 30 }
const LEAST_SCRIPT = 40 * 1024

/** Names of screens that bring too much, or so little that nothing was measured. */
function unfit(figures: readonly PageFigures[]): readonly string[] {
  const isFit = ({ scriptBytes, requests, firstPaint }: PageFigures) =>
    scriptBytes <= MOST.scriptBytes && scriptBytes > LEAST_SCRIPT && requests <= MOST.requests && firstPaint > 0
  return figures.filter((one) => !isFit(one)).map(({ name }) => name)
}

test('a first visit of any screen brings little, and its figures are told', async () => {
  const browser = await chromium.connect(inject('browserEndpoint'))
  const figures: PageFigures[] = []
  for (const { name, path } of screens)
    figures.push(await measurePage(browser, { name, url: inject('pageUrl') + path }))
  await browser.close()
  process.stdout.write(`${writeFigures(figures)}\n`)
  expect(figures.length).toBe(screens.length)
  expect(unfit(figures)).toEqual([])
  const planted = { ...figures[0]!, name: 'planted', requests: MOST.requests + 1 }
  expect(unfit([...figures, planted, { ...planted, requests: 1, scriptBytes: 0 }])).toEqual(['planted', 'planted'])
})
