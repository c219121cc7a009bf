import axe from 'axe-core'
import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { openPage } from './support/open-page.ts'
import { screens } from './support/screens.ts'

/** Rules axe has to have tried on every screen; fewer mean that it looked at nothing. */
const FLOOR = 15
const PHONE = 390

async function violationsOn(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe.source)
  const { violations, passes } = await page.evaluate<axe.AxeResults>('axe.run()')
  expect(passes.length).toBeGreaterThan(FLOOR)
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`)
}

describe.each(screens)('$name', ({ path }) => {
  test('has no barrier in light or dark, fits on a phone, and says that it is no legal advice', async () => {
    const page = await openPage(path)
    expect(await page.getByText('A record of claims about rules, not legal advice').count()).toBe(1)
    expect(await violationsOn(page)).toEqual([])
    await page.emulateMedia({ colorScheme: 'dark' })
    expect(await violationsOn(page)).toEqual([])
    await page.setViewportSize({ width: PHONE, height: 844 })
    const width = () => page.evaluate<number>('document.documentElement.scrollWidth')
    await expect.poll(width).toBeLessThanOrEqual(PHONE)
  })
})

test('a barrier is found: a picture without words', async () => {
  const page = await openPage('/ops')
  await page.evaluate("document.querySelector('main').append(document.createElement('img'))")
  expect(await violationsOn(page)).toEqual([expect.stringContaining('image-alt')])
})
