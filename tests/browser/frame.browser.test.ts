import { describe, expect, inject, test } from 'vitest'
import { openPage, settled, takeComplaints } from './support/open-page.ts'

const CLOCKS = 'ledger=ai-controls&asOf=2025-05-01&knownAt=@545'

describe('the banner says in words and by a sign what is shown', () => {
  test.each([
    ['/?ledger=ai-controls', 'Current.'],
    ['/?ledger=ai-controls&asOf=2025-03-01', 'Historical view. The situation on 1 March 2025'],
    ['/?ledger=ai-controls&asOf=2027-03-01', 'A day to come.'],
    ['/?ledger=ai-controls&asOf=2025-05-01&knownAt=@400', 'As it was known. What the record said at log position 400'],
  ])('%s', async (path, words) => {
    const banner = (await openPage(path)).locator('.banner')
    expect(await banner.textContent()).toContain(words)
    expect(await banner.locator('svg').count()).toBe(1)
  })
})

test('the head of a page is one row on a narrow laptop', async () => {
  const page = await openPage('/compare?ledger=ai-controls')
  await page.setViewportSize({ width: 1265, height: 800 })
  const ends = await Promise.all(
    ['.masthead nav', '.masthead .copy-link'].map((part) => page.locator(part).boundingBox()),
  )
  expect(Math.abs(ends[0]!.y - ends[1]!.y)).toBeLessThan(ends[0]!.height)
})

test('names and years of a history are whole on a phone', async () => {
  const page = await openPage(`/access/CN/nvidia/h20?${CLOCKS}`)
  await page.setViewportSize({ width: 390, height: 844 })
  const lanes = page.locator('svg.lanes')
  await expect.poll(async () => (await lanes.boundingBox())!.width).toBeLessThan(390)
  const outside = await lanes.evaluate((svg) => {
    const { left, right } = svg.getBoundingClientRect()
    const texts = [...svg.querySelectorAll('text')].map((text) => text.getBoundingClientRect())
    return { texts: texts.length, cut: texts.filter((text) => text.left < left || text.right > right).length }
  })
  expect(outside.texts).toBeGreaterThan(1)
  expect(outside.cut).toBe(0)
})

describe('an address is what is shown', () => {
  test.each([
    ['/?asOf=2025-02-30', 'asOf=2025-02-30'],
    ['/?asOf=', 'asOf='],
    ['/?asof=2025-03-01', 'asof=2025-03-01'],
    ['/?asOf=2025-03-01&asOf=2025-03-02', 'asOf=2025-03-01 and asOf=2025-03-02'],
    ['/access/CN/nvidia/h20?knownAt=412', 'knownAt=412'],
    ['/access/CN/nvidia/h20?knownAt=soon', 'knownAt=soon'],
    ['/?ledger=nothing', 'ledger=nothing'],
  ])('%s is an error, and no answer stands in its place', async (path, told) => {
    const page = await openPage(path)
    expect(await page.locator('main.problem h1').textContent()).toContain('does not say what to show')
    expect(await page.locator('main.problem code').textContent()).toBe(told)
    expect(await page.locator('.level, svg.map, .status-card').count()).toBe(0)
  })

  test('a position that is not reached is refused, and no answer stands in its place', async () => {
    const page = await openPage('/?ledger=ai-controls&knownAt=@99999')
    expect(await page.getByRole('alert').textContent()).toMatch(/knownAt/)
    expect(await page.locator('.level, svg.map').count()).toBe(0)
    expect(takeComplaints()).not.toEqual([])
  })

  test('@412 and %40412 are one', async () => {
    for (const knownAt of ['@412', '%40412']) {
      const page = await openPage(`/access/CN/nvidia/h20?ledger=ai-controls&asOf=2025-05-01&knownAt=${knownAt}`)
      expect(await page.locator('.banner').textContent()).toContain('log position 412')
      expect(page.url()).toMatch(/knownAt=(@|%40)412$/)
    }
  })

  test('the code UK leads to GB', async () => {
    const page = await openPage('/access/UK/anthropic/claude?ledger=seed-story&asOf=2026-06-17')
    expect(new URL(page.url()).pathname).toBe('/access/GB/anthropic/claude')
    expect(await page.locator('h1').textContent()).toContain('United Kingdom')
  })

  test('a copied link pins both clocks and the record, and shows the same', async () => {
    const page = await openPage('/access/CN/nvidia/h20')
    const shown = await page.locator('.status-card').textContent()
    await page.getByRole('button', { name: 'Copy link' }).first().click()
    await page.getByText('it pins both clocks').first().waitFor()
    const link = new URL(await page.evaluate<string>('navigator.clipboard.readText()'))
    expect(link.origin).toBe(inject('pageUrl'))
    expect([...link.searchParams.keys()].sort()).toEqual(['asOf', 'knownAt', 'ledger'])
    expect(link.searchParams.get('knownAt')).toMatch(/^@\d+$/)
    const again = await openPage(link.pathname + link.search)
    expect(await again.locator('.status-card').textContent()).toBe(shown)
  })

  test('going back shows what was shown before', async () => {
    const page = await openPage(`/?${CLOCKS}`)
    await page.getByRole('link', { name: 'China (mainland)', exact: true }).first().click()
    await page.locator('.verdict').waitFor()
    expect(new URL(page.url()).searchParams.get('asOf')).toBe('2025-05-01')
    await page.goBack()
    await page.locator('svg.map').waitFor()
    expect(await page.locator('h1').textContent()).toBe('Who may get H20 on 1 May 2025?')
  })
})

test('no record is never shown as open', async () => {
  const page = await openPage('/access/GB/anthropic/claude?ledger=seed-story&asOf=2024-06-01')
  expect(await page.locator('.verdict').textContent()).toBe('No record')
  expect(await page.locator('.verdict-hint').textContent()).toContain('does not mean open')
  await page.goto(`${inject('pageUrl')}/?ledger=seed-story&asOf=2024-06-01`)
  await settled(page)
  const shades = await page.locator('svg.map .edge-unknown').first().getAttribute('fill')
  expect(shades).toMatch(/-unknown\)$/)
  expect(await page.locator('svg.map .edge-open').count()).toBe(1)
})

test('readers without script are told the question and where the data is', async () => {
  const html = await (await fetch(`${inject('pageUrl')}/?asOf=2025-05-01`)).text()
  const plain = html.slice(html.indexOf('<noscript>'), html.indexOf('</noscript>'))
  expect(plain).toContain('seed-story')
  expect(plain).toContain('/api/v1/')
})
