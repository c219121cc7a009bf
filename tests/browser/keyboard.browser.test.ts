import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { openPage } from './support/open-page.ts'
import { RECORDER_KEY } from './support/recorder-key.ts'

/** More stops than any screen has before the one looked for. */
const MOST_STOPS = 120

/** Goes on by Tab alone until the focused element's words match. */
const tabTo = (page: Page, words: RegExp) => goTo(page, 'Tab', words)
const tabBackTo = (page: Page, words: RegExp) => goTo(page, 'Shift+Tab', words)

async function goTo(page: Page, key: string, words: RegExp): Promise<void> {
  for (let stop = 0; stop < MOST_STOPS; stop++) {
    await page.keyboard.press(key)
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

  test('a subscription is previewed and made', async () => {
    const page = await openPage('/access/GB/anthropic/claude?ledger=seed-story&asOf=2026-06-16&knownAt=@77')
    await tabTo(page, /^\s*Tell me when it changes/)
    await page.keyboard.press('Enter')
    await page.locator('.record-form').waitFor()
    await tabTo(page, /^\s*What would it have told/)
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: /^It would have told \d+ times?$/ }).waitFor()
    const key = page.getByLabel('Key', { exact: true })
    await tabTo(page, new RegExp(`${await key.getAttribute('id')}`))
    await page.keyboard.type(RECORDER_KEY)
    await page.keyboard.press('Enter')
    await page.getByText('This tab holds a key.').waitFor()
    await tabBackTo(page, /^\s*Subscribe\s*$/)
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Subscribed' }).waitFor()
    await tabTo(page, /^\s*End it/)
    await page.keyboard.press('Enter')
    await page.getByText('You have no subscription yet.').waitFor()
  })

  test('an answer is proven', async () => {
    const page = await openPage('/access/CN/nvidia/h20?ledger=ai-controls&knownAt=@545&asOf=2025-05-01')
    await tabTo(page, /^\s*Make a receipt/)
    await page.keyboard.press('Enter')
    await expect.poll(() => page.getByRole('heading', { name: /: it holds$/ }).count()).toBe(2)
  })

  test('an answer is asked from checked events alone', async () => {
    const page = await openPage('/access/CN/nvidia/h20?ledger=ai-controls&knownAt=@545&asOf=2025-05-01')
    await tabTo(page, /^\s*What counts/)
    await page.keyboard.press('Enter')
    await tabTo(page, /count, where the record says so/)
    await page.keyboard.press('ArrowDown')
    await expect.poll(() => parameter(page, 'review')).toBe('checked')
    await page.locator('.verdict', { hasText: 'No record' }).waitFor()
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
