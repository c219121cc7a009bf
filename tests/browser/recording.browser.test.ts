import { expect, test } from 'vitest'
import { openPage, takeComplaints } from './support/open-page.ts'
import { RECORDER_KEY } from './support/recorder-key.ts'

test('an event is recorded after its difference was seen, and the answer follows', async () => {
  const page = await openPage('/record?ledger=seed-story&form=announcement')
  await page.getByLabel('Key', { exact: true }).fill(RECORDER_KEY)
  await page.getByRole('button', { name: 'Use this key' }).click()
  await page.getByText('This tab holds a key.').waitFor()
  const fields: Readonly<Record<string, string>> = {
    'Id of the event': 'browser-1',
    'Id of the policy': 'us/browser-rule',
    Title: 'A rule recorded by hand',
    Items: 'openai/models',
    Destinations: 'GB',
    Announced: '2026-06-20',
    'In force from': '2026-07-01',
    Quote: 'No more.',
  }
  for (const [label, value] of Object.entries(fields)) await page.getByLabel(label, { exact: true }).fill(value)
  await page.getByLabel('Authority', { exact: true }).selectOption('us-gov')
  await page.getByRole('button', { name: 'What would it change?' }).click()
  await page.getByRole('heading', { name: '1 cell would change' }).waitFor()
  expect(await page.locator('.would-change').textContent()).toContain('1 Jul 2026 to further notice: Open → Prohibited')
  await page.getByRole('button', { name: 'Record it' }).click()
  await page.getByRole('heading', { name: 'Recorded' }).waitFor()
  expect(await page.evaluate('[localStorage.length, document.cookie, ...Object.keys(sessionStorage)]')).toEqual([
    0,
    '',
    'asof-key',
  ])
  const after = await openPage('/access/GB/openai/models?ledger=seed-story&asOf=2026-07-01')
  expect(await after.locator('.verdict').textContent()).toBe('Prohibited')
})

test('a change of a field takes the judgement back, and a wrong key is told', async () => {
  const page = await openPage('/record?ledger=seed-story&form=correction&target=seed-043')
  expect(await page.getByLabel('Event that is wrong').inputValue()).toBe('seed-043')
  await page.getByLabel('Key', { exact: true }).fill('wrong')
  await page.getByRole('button', { name: 'Use this key' }).click()
  expect(await page.getByRole('alert').textContent()).toBe('This key was not taken: nobody holds this key')
  expect(await page.evaluate('sessionStorage.length')).toBe(0)
  await page.getByLabel('Key', { exact: true }).fill(RECORDER_KEY)
  await page.getByRole('button', { name: 'Use this key' }).click()
  await page.getByText('This tab holds a key.').waitFor()
  await page.getByLabel('Id of the event').fill('browser-2')
  await page.getByLabel('Event that is wrong').fill('nothing')
  await page.getByLabel('What was wrong with our record').fill('a test')
  await page.getByRole('button', { name: 'What would it change?' }).click()
  expect(await page.getByRole('alert').textContent()).toContain('no such event in the log')
  await page.getByLabel('Id of the event').fill('browser-3')
  expect(await page.getByRole('alert').count()).toBe(0)
  expect(takeComplaints().every((complaint) => /40[019]|422/.test(complaint))).toBe(true)
})
