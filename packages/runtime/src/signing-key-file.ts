import { link, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { formatSigningKey, parseSigningKey, type SigningKey } from '@asof/ledger'
import { randomIds } from './ids.ts'

/** What an operator said about signing; null where nothing was said. */
export interface SigningConfig {
  /** First part of the name of every log, such as `log.example.org`. */
  readonly owner: string | null
  /** File of the signing key. */
  readonly keyFile: string | null
}

/** Reads a signing key; null when there is no file. Rejects when the file holds anything else. */
export async function readSigningKey(file: string): Promise<SigningKey | null> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw error
  })
  if (text === null) return null
  const key = parseSigningKey(text)
  if (key === null) throw new Error(`the signing key ${file} is damaged`)
  return key
}

/** Makes a signing key in a file only its owner may read, durable on return; the one that is there already otherwise. */
export async function makeSigningKey(file: string, owner: string): Promise<SigningKey> {
  await mkdir(dirname(file), { recursive: true })
  const folder = await mkdtemp(join(dirname(file), 'signing-key-draft-'))
  try {
    const text = formatSigningKey({ owner, seed: Buffer.from(randomIds.secret(), 'base64url') })
    await writeFile(join(folder, 'key'), text, { mode: 0o600, flush: true })
    await link(join(folder, 'key'), file)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  } finally {
    await rm(folder, { recursive: true })
  }
  return (await readSigningKey(file))!
}

/** Puts a key into its place unless another one is there. */
export async function settleSigningKey(draft: string, file: string): Promise<void> {
  await link(draft, file).catch((error: NodeJS.ErrnoException) => {
    // Another process settled it, or one of its own.
    if (error.code !== 'EEXIST' && error.code !== 'ENOENT') throw error
  })
  await rm(draft, { force: true })
}

/** Puts a key into the place of the one before it. */
export async function replaceSigningKey(next: string, file: string): Promise<void> {
  await rename(next, file)
}
