import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Ids } from './ids.ts'

const FILE = 'webhook.key'

/**
 * The key from which the secrets of webhook receivers follow: `configured`, else that of the data folder, made at the first
 * start and readable by its owner alone. Instances that share subscriptions have to share it.
 */
export async function openWebhookKey(options: {
  readonly dataFolder: string
  readonly configured: string | null
  readonly ids: Ids
}): Promise<Uint8Array> {
  const { dataFolder, configured, ids } = options
  if (configured !== null) return new TextEncoder().encode(configured)
  const file = join(dataFolder, FILE)
  const kept = await readKept(file)
  if (kept !== null) return new TextEncoder().encode(kept)
  await mkdir(dataFolder, { recursive: true })
  const made = `${file}.${ids.requestId()}`
  await writeFile(made, `${ids.secret()}\n`, { mode: 0o600, flag: 'wx', flush: true })
  // Another process may have made one meanwhile: that one counts.
  await link(made, file).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code !== 'EEXIST') throw cause
  })
  await rm(made)
  return openWebhookKey(options)
}

async function readKept(file: string): Promise<string | null> {
  const text = await readFile(file, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') return null
    throw cause
  })
  if (text === null) return null
  const key = text.trim()
  if (!/^[\w-]{43}$/.test(key))
    throw new Error(`${file} is damaged: delete it to make a new key, and tell all receivers`)
  return key
}
