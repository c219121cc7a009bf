import type { Browser, Page } from 'playwright-core'
import { settled } from './open-page.ts'

/** What a browser measured while it opened a page for the first time. Times in ms since the navigation began. */
export interface PageFigures {
  readonly name: string
  readonly firstPaint: number
  readonly largestPaint: number
  /** Cumulative layout shift: what moved under the reader's eyes, 0 for nothing. */
  readonly shift: number
  /** What of long tasks goes beyond 50 ms, until everything was answered. */
  readonly blocked: number
  /** Bytes of script as they came over the wire. */
  readonly scriptBytes: number
  /** Bytes of everything, as they came over the wire. */
  readonly allBytes: number
  readonly requests: number
}

/** Reads the browser's own entries, also those of before it was asked. */
const READ = `(() => {
  const entries = (type) => {
    const observer = new PerformanceObserver(() => {})
    observer.observe({ type, buffered: true })
    const seen = observer.takeRecords()
    observer.disconnect()
    return seen
  }
  const [paints, largest, shifts, tasks] =
    ['paint', 'largest-contentful-paint', 'layout-shift', 'longtask'].map(entries)
  const [navigation] = performance.getEntriesByType('navigation')
  const loaded = performance.getEntriesByType('resource')
  const first = paints.find(({ name }) => name === 'first-contentful-paint')?.startTime ?? 0
  const sum = (list, of) => list.reduce((total, entry) => total + of(entry), 0)
  const isScript = ({ name }) => new URL(name).pathname.endsWith('.js')
  return {
    firstPaint: first,
    largestPaint: largest.at(-1)?.startTime ?? 0,
    shift: sum(shifts.filter((entry) => !entry.hadRecentInput), ({ value }) => value),
    blocked: sum(tasks.filter(({ startTime }) => startTime >= first), ({ duration }) => Math.max(0, duration - 50)),
    scriptBytes: sum(loaded.filter(isScript), ({ transferSize }) => transferSize),
    allBytes: navigation.transferSize + sum(loaded, ({ transferSize }) => transferSize),
    requests: 1 + loaded.length,
  }
})()`

/** Opens an address in a browser that knows nothing of it yet, and reads what that cost. */
export async function measurePage(
  browser: Browser,
  { name, url }: { readonly name: string; readonly url: string },
): Promise<PageFigures> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
  try {
    const page: Page = await context.newPage()
    await page.goto(url)
    await settled(page)
    return { name, ...(await page.evaluate<Omit<PageFigures, 'name'>>(READ)) }
  } finally {
    await context.close()
  }
}

/** The figures as a table of Markdown. */
export function writeFigures(figures: readonly PageFigures[]): string {
  const kilobytes = (bytes: number) => (bytes / 1024).toFixed(0)
  const rows = figures.map(
    ({ name, firstPaint, largestPaint, shift, blocked, scriptBytes, allBytes, requests }) =>
      `| ${name} | ${firstPaint.toFixed(0)} | ${largestPaint.toFixed(0)} | ${shift.toFixed(3)} | ${blocked.toFixed(0)} | ${kilobytes(scriptBytes)} | ${kilobytes(allBytes)} | ${requests} |`,
  )
  return [
    '| screen | first contentful paint, ms | largest, ms | layout shift | blocked, ms | script, KB | all, KB | requests |',
    '| --- | --- | --- | --- | --- | --- | --- | --- |',
    ...rows,
  ].join('\n')
}
