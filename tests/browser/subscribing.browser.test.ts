import { expect, test } from 'vitest'
import { openPage, settled } from './support/open-page.ts'
import { RECORDER_KEY } from './support/recorder-key.ts'

test('whoever looks at an answer subscribes to it, after seeing what it would have told', async () => {
  const page = await openPage('/access/GB/anthropic/claude?ledger=seed-story&asOf=2026-06-16')
  await page.getByRole('link', { name: 'Tell me when it changes' }).click()
  await settled(page)
  expect(await page.getByLabel('Destination').inputValue()).toBe('GB')
  expect(await page.getByLabel('Item', { exact: true }).inputValue()).toBe('anthropic/claude')
  await page.getByRole('button', { name: 'What would it have told?' }).click()
  await page.getByRole('heading', { name: /^It would have told \d+ times?$/ }).waitFor()
  expect(await page.locator('.would-change li').count()).toBeGreaterThan(0)
  const subscribe = page.getByRole('button', { name: 'Subscribe' })
  expect(await subscribe.isDisabled()).toBe(true)
  await page.getByLabel('Key', { exact: true }).fill(RECORDER_KEY)
  await page.getByRole('button', { name: 'Use this key' }).click()
  await subscribe.click()
  await page.getByRole('heading', { name: 'Subscribed' }).waitFor()
  const own = page.locator('.subscription')
  await own.waitFor()
  expect(await own.textContent()).toContain('Active')
  await own.getByRole('button', { name: 'End it' }).click()
  await page.getByText('You have no subscription yet.').waitFor()
})
