import { expect, inject, test } from 'vitest'
import { openPage } from './support/open-page.ts'
import { RECORDER_KEY } from './support/recorder-key.ts'

const H20 = '/access/CN/nvidia/h20?ledger=ai-controls&asOf=2025-05-01'
/** What the answer rests on: the item, and the rule about it. */
const BEHIND = ['item/nvidia/h20', 'us/letter-nvda-2025-04#announced']

/** A second person's verdict on an event of the shipped record. */
async function check(target: string): Promise<void> {
  const event = { id: `checked-${target}`, type: 'event.reviewed', source: [{ kind: 'review' }] }
  const response = await fetch(`${inject('pageUrl')}/api/v1/reviews?ledger=ai-controls`, {
    method: 'POST',
    headers: { authorization: `Bearer ${RECORDER_KEY}`, 'content-type': 'application/json' },
    body: JSON.stringify({ ...event, data: { target, verdict: 'checked' } }),
  })
  expect([response.status, await response.text()]).toEqual([201, expect.any(String)])
}

test('answers can be asked from checked events alone: in words, in the address, in everything that leaves the page', async () => {
  const page = await openPage(H20)
  expect(await page.locator('.verdict').textContent()).toBe('Licence required')
  await page.getByText('What counts').click()
  await page.getByLabel('Events nobody checked').selectOption({ label: 'do not count' })
  await page.locator('.verdict', { hasText: 'No record' }).waitFor()
  expect(await page.locator('.banner').textContent()).toContain('Only events that a second person has checked.')
  expect(new URL(page.url()).searchParams.get('review')).toBe('checked')
  const data = page.locator('.footer a', { hasText: 'This page as' })
  expect(await data.allTextContents()).toEqual(['This page as JSON', 'This page as CSV'])
  for (const address of await data.evaluateAll((links) => links.map((link) => link.getAttribute('href'))))
    expect(address).toContain('review=checked')
  await page.getByRole('button', { name: 'Copy link' }).first().click()
  await page.getByText('it pins both clocks').first().waitFor()
  const link = new URL(await page.evaluate<string>('navigator.clipboard.readText()'))
  expect(link.searchParams.get('review')).toBe('checked')

  for (const id of BEHIND) await check(id)
  const after = await openPage(`${H20}&review=checked`)
  expect(await after.locator('.verdict').textContent()).toBe('Licence required')
  const pinned = await openPage(link.pathname + link.search)
  expect(await pinned.locator('.verdict').textContent()).toBe('No record')
})

test.each([
  ['/?item=nvidia/h20', '.summary', 'No record'],
  [
    '/compare?by=dates&jurisdiction=CN&item=nvidia/h20&from=2024-01-01&to=2025-05-01',
    '.block',
    '0 answers of 1 differ',
  ],
  ['/compare?by=recipient&a=US&b=CN&item=nvidia/h20', '.parity', 'one has no record'],
  ['/statements?', '.stances', 'No statement on record.'],
  ['/events?', 'main', 'No event on record matches.'],
  ['/policies/us/letter-nvda-2025-04?', '.question', 'No event that counts here names this policy'],
])('%s asks from checked events alone', async (path, place, words) => {
  const page = await openPage(`${path}&ledger=ai-controls&knownAt=@545&asOf=2025-05-01&review=checked`)
  expect(await page.locator('.banner').textContent()).toContain('Only events that a second person has checked.')
  await page.locator(place, { hasText: words }).first().waitFor()
})

test('another word for it is an error', async () => {
  const page = await openPage('/?review=unchecked')
  expect(await page.locator('main.problem code').textContent()).toBe('review=unchecked')
})
