import axe from 'axe-core'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'

/** Rules axe has to have tried on every screen; fewer mean that it looked at nothing. */
const FLOOR = 15

/** Barriers that axe finds on a page, one line each. */
export async function violationsOn(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe.source)
  const { violations, passes } = await page.evaluate<axe.AxeResults>('axe.run()')
  expect(passes.length).toBeGreaterThan(FLOOR)
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`)
}
