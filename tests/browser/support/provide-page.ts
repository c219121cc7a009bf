import type { TestProject } from 'vitest/node'
import { startChromiumServer } from './chromium.ts'
import { startPage } from './start-page.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Where the product answers. */
    pageUrl: string
    /** Where the browser listens. */
    browserEndpoint: string
  }
}

/** One product and one browser for all tests. */
export default async function providePage(project: TestProject) {
  const browser = await startChromiumServer()
  const product = await startPage()
  project.provide('pageUrl', product.url)
  project.provide('browserEndpoint', browser.wsEndpoint())
  return async () => {
    await browser.close()
    await product.close()
  }
}
