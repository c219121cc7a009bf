import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { openPage } from './support/open-page.ts'

/** More stops than any screen has before the one looked for. */
const MOST_STOPS = 120

/** Goes on by Tab alone until the focused element's words match. */
async function tabTo(page: Page, words: RegExp): Promise<void> {
  for (let stop = 0; stop < MOST_STOPS; stop++) {
    await page.keyboard.press('Tab')
    const told = await page.evaluate<string>(
      "(() => { const at = document.activeElement; return at === null ? '' : [at.getAttribute('aria-label'), at.id, at.textContent].join(' ') })()",
    )
    if (words.test(told)) return
  }
  throw new Error(`no stop is called ${words}`)
}

const parameter = (page: Page, name: string) => new URL(page.url()).searchParams.get(name)

describe('by keyboard alone', () => {
  test('the day is moved by days, months, changes and to the ends', async () => {
    const page = await openPage('/access/GB/anthropic/claude?ledger=seed-story&asOf=2026-06-17')
    await tabTo(page, /^True on\b(?!.*true-on)/)
    for (const [key, day] of [
      ['ArrowLeft', '2026-06-16'],
      ['ArrowRight', '2026-06-17'],
      ['PageDown', '2026-05-17'],
      ['PageUp', '2026-06-17'],
      ['[', '2026-06-16'],
      ['[', '2025-12-31'],
      [']', '2026-06-16'],
    ] as const) {
      await page.keyboard.press(key)
      await expect.poll(() => parameter(page, 'asOf')).toBe(day)
    }
    const slider = page.getByRole('slider', { name: 'True on' })
    expect(await slider.getAttribute('aria-valuetext')).toBe('16 June 2026, an answer changes on this day')
    await page.keyboard.press('Home')
    await expect.poll(() => parameter(page, 'asOf')).toMatch(/^2024/)
    await page.keyboard.press('End')
    await expect.poll(() => parameter(page, 'asOf')).toMatch(/^202[67]/)
  })

  test('from the first page to the reason of an answer', async () => {
    const page = await openPage('/?ledger=ai-controls&knownAt=@545&asOf=2025-05-01')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    expect(await page.evaluate('document.activeElement.id')).toBe('content')
    await tabTo(page, /China \(mainland\)/)
    await page.keyboard.press('Enter')
    await page.locator('.verdict', { hasText: 'Licence required' }).waitFor()
    expect(await page.evaluate('document.activeElement.id')).toBe('content')
    await tabTo(page, /Letter to NVIDIA: H20/)
    await page.keyboard.press('Enter')
    await page.locator('h1', { hasText: 'Letter to NVIDIA: H20' }).waitFor()
  })

  test('a difference is opened to its causes', async () => {
    const page = await openPage(
      '/compare?ledger=ai-controls&knownAt=@545&by=dates&jurisdiction=GB&from=2024-01-01&to=2026-11-01',
    )
    await tabTo(page, /^\s*United Kingdom · seven rare earths/)
    await page.keyboard.press('Enter')
    await page.locator('.difference[open] .steps li').first().waitFor()
  })

  test('the story is stepped through', async () => {
    const page = await openPage('/replay?ledger=seed-story')
    await tabTo(page, /Next/)
    await page.keyboard.press('Enter')
    await page.locator('.player output', { hasText: '2 of 27' }).waitFor()
    await page.keyboard.press('ArrowRight')
    await page.locator('.player output', { hasText: '3 of 27' }).waitFor()
  })
})
