import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import { afterAll, afterEach, expect, inject } from 'vitest'

/** Longest wait for anything, in ms: no test is about speed. */
const PATIENCE_MS = 60_000

let browser: Browser | null = null
let context: BrowserContext | null = null
const complaints: string[] = []

/** How a page is looked at. */
export interface Look {
  readonly width?: number
  readonly scheme?: 'light' | 'dark'
  /** Of another product than the one all tests share. */
  readonly origin?: string
}

/**
 * Opens an address of the product, and waits until everything asked is answered. The test fails when anything leaves the
 * product's origin, breaks its policy, or is complained about in the console.
 */
export async function openPage(path: string, look: Look = {}): Promise<Page> {
  const { width = 1280, scheme = 'light', origin = inject('pageUrl') } = look
  browser ??= await chromium.connect(inject('browserEndpoint'))
  context ??= await browser.newContext({ permissions: ['clipboard-read', 'clipboard-write'] })
  const page = await context.newPage()
  page.setDefaultTimeout(PATIENCE_MS)
  await page.setViewportSize({ width, height: 900 })
  await page.emulateMedia({ colorScheme: scheme })
  page.on('request', (request) => {
    const url = request.url()
    if (!url.startsWith(`${origin}/`) && !url.startsWith('blob:')) complaints.push(`left the origin: ${url}`)
  })
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(`console: ${message.text()}`)
  })
  page.on('pageerror', (error) => complaints.push(`page: ${error.message}`))
  await page.goto(origin + path)
  await settled(page)
  return page
}

/** Waits until nothing is being asked any more. */
export async function settled(page: Page): Promise<void> {
  await page.locator('.footer').waitFor()
  await expect.poll(() => page.locator('.loading, .map-loading').count(), { timeout: PATIENCE_MS }).toBe(0)
}

/** What the pages of a test were complained about so far; the caller takes the blame for it. */
export function takeComplaints(): readonly string[] {
  return complaints.splice(0)
}

afterEach(async () => {
  for (const page of context?.pages() ?? []) await page.close()
  expect(takeComplaints()).toEqual([])
})

afterAll(async () => {
  await browser?.close()
  browser = null
  context = null
})
