import { describe, expect, test } from 'vitest'
import { openPage, settled, takeComplaints } from './support/open-page.ts'
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

describe('from any view a subscription begins with its question', () => {
  test.each([
    ['/?ledger=ai-controls&item=nvidia/h20', 'it', 'item=nvidia/h20'],
    ['/access/CN/nvidia/h20?ledger=ai-controls', 'it', 'jurisdiction=CN&item=nvidia/h20'],
    ['/access/GB/anthropic?ledger=seed-story', 'it', 'jurisdiction=GB&provider=anthropic'],
    ['/compare?ledger=ai-controls&jurisdiction=GB', 'any of it', 'jurisdiction=GB'],
    ['/compare?ledger=ai-controls&by=known&item=nvidia/h20', 'any of it', 'item=nvidia/h20'],
    [
      '/compare?ledger=seed-story&by=recipient&a=US&b=GB&item=anthropic/claude',
      'United Kingdom',
      'jurisdiction=GB&item=anthropic/claude',
    ],
    [
      '/compare?ledger=seed-story&by=provider&a=anthropic/claude&b=openai/models&jurisdiction=GB',
      'Claude',
      'jurisdiction=GB&item=anthropic/claude',
    ],
    ['/events/us/letter-nvda-2025-04%23announced?ledger=ai-controls', 'H20', 'item=nvidia/h20'],
    [
      '/policies/us/ai-diffusion?ledger=ai-controls',
      'anything that US Bureau of Industry and Security decides',
      'authority=us-bis',
    ],
    ['/entities/nvidia/h20?ledger=ai-controls', 'what is on record for H20', 'item=nvidia/h20'],
    ['/statements?ledger=seed-story', 'what anybody says', 'streams=stances'],
    ['/replay?ledger=seed-story&item=anthropic/claude', 'it', 'item=anthropic/claude'],
  ])('%s: %s', async (path, what, question) => {
    const page = await openPage(path)
    await page.getByRole('link', { name: `Tell me when ${what} changes`, exact: true }).click()
    await settled(page)
    const form = page.locator('.record-form')
    await form.waitFor()
    for (const [name, value] of new URLSearchParams(question))
      expect([name, await form.locator(`[name=${name}]`).inputValue()]).toEqual([name, value])
  })
})

test('a subscription reads the record as the page before did, and says what it cannot', async () => {
  const lens = 'view=formal&minConfidence=official&review=checked'
  const page = await openPage(`/subscriptions?ledger=ai-controls&jurisdiction=CN&item=nvidia/h20&${lens}`)
  const form = page.locator('.record-form')
  expect(await form.locator('[name=view]').inputValue()).toBe('formal')
  expect(await form.locator('[name=minConfidence]').inputValue()).toBe('official')
  expect(await form.textContent()).toContain('A subscription tells what counts by default.')
})

test('what is too wide to look back on can be subscribed to', async () => {
  const page = await openPage('/subscriptions?ledger=ai-controls')
  await page.getByRole('button', { name: 'What would it have told?' }).click()
  await page.getByRole('heading', { name: 'Too much to look back on' }).waitFor()
  expect(await page.getByRole('button', { name: 'Subscribe' }).isDisabled()).toBe(true)
  takeComplaints()
})
