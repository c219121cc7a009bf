import { describe, expect, test } from 'vitest'
import { openPage } from './support/open-page.ts'
import { screens } from './support/screens.ts'
import { violationsOn } from './support/violations.ts'

const PHONE = 390

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
