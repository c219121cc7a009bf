import type { Page } from 'playwright-core'

/** A file that the page saved. */
export interface Saved {
  readonly name: string
  readonly bytes: Buffer
}

/** Does what saves a file, and reads it. */
export async function readDownload(page: Page, save: () => Promise<void>): Promise<Saved> {
  const waiting = page.waitForEvent('download')
  await save()
  const download = await waiting
  const chunks: Buffer[] = []
  for await (const chunk of await download.createReadStream()) chunks.push(Buffer.from(chunk as Uint8Array))
  return { name: download.suggestedFilename(), bytes: Buffer.concat(chunks) }
}
