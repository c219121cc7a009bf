import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startProduct } from '../../support/product.ts'
import { RECORDER_KEY } from './recorder-key.ts'

/** The product with its page, on a data folder of its own. */
export interface RunningPage {
  readonly url: string
  close(): Promise<void>
}

/** Builds the page and starts the product, as `npm start` does. Rejects when there is no page to be had. */
export async function startPage(settings: Readonly<Record<string, string>> = {}): Promise<RunningPage> {
  const folder = await mkdtemp(join(tmpdir(), 'asof-browser-'))
  const env = { ASOF_DATA: join(folder, 'data'), ASOF_PORT: '0', ASOF_RECORDER_KEY: RECORDER_KEY, ...settings }
  const product = await startProduct(env, ['npm', 'start'])
  if (product.greeting.some((line) => line.includes('page is not built'))) throw new Error('the page is not built')
  return {
    url: product.url,
    close: async () => {
      await product.stop('SIGTERM')
      await rm(folder, { recursive: true })
    },
  }
}
