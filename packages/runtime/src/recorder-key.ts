import { createHash, timingSafeEqual } from 'node:crypto'
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Role } from '@asof/contract'
import type { Ids } from './ids.ts'

/** Who sends a request. `name` goes to the log as `recordedBy`, `keyId` says by which of its credentials. */
export interface Principal {
  readonly name: string
  readonly role: Role
  readonly keyId: string
  /** UTC instant from which on the credential opens nothing; null: it has no end. */
  readonly expiresAt: string | null
}

/** Tells whose a bearer token is. */
export interface Keys {
  /** Null for a token nobody holds. Takes the same time for every wrong token. */
  authenticate(token: string): Principal | null
}

/** Keys, and the recorder key itself when it was made just now: the one moment it can be shown. */
export interface OpenedKeys {
  readonly keys: Keys
  readonly made: string | null
}

const FILE = 'recorder-key.sha256'

/**
 * The recorder key of a data folder: `configured`, else the one made at the first start, of which only the SHA-256 is kept.
 * Errors: rejects when the file holds anything but 64 hex digits.
 */
export async function openRecorderKey(options: {
  readonly dataFolder: string
  readonly configured: string | null
  readonly ids: Ids
}): Promise<OpenedKeys> {
  const { dataFolder, configured, ids } = options
  if (configured !== null) return { keys: createKeys({ [sha256(configured)]: RECORDER }), made: null }
  const file = join(dataFolder, FILE)
  const kept = await readKept(file)
  if (kept !== null) return { keys: createKeys({ [kept]: RECORDER }), made: null }
  const made = `asof_${ids.secret()}`
  await mkdir(dataFolder, { recursive: true })
  // Another process may have made one meanwhile, and shown it.
  if (!(await keep(file, sha256(made)))) return openRecorderKey(options)
  return { keys: createKeys({ [sha256(made)]: RECORDER }), made }
}

/** Keys by the SHA-256 (hex) of their token; all have the id of the recorder key. */
export function createKeys(principals: Readonly<Record<string, Pick<Principal, 'name' | 'role'>>>): Keys {
  const known = Object.entries(principals).map(([hash, principal]) => ({
    hash: Buffer.from(hash, 'hex'),
    principal: { ...principal, keyId: RECORDER_KEY_ID, expiresAt: null },
  }))
  return {
    authenticate: (token) => {
      const hash = Buffer.from(sha256(token), 'hex')
      let found: Principal | null = null
      for (const key of known) if (timingSafeEqual(key.hash, hash)) found = key.principal
      return found
    },
  }
}

/** Keys of a part that nobody may append to. */
export const noKeys: Keys = { authenticate: () => null }

/** SHA-256 of a token as 64 hex digits. */
export function sha256(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}

const RECORDER_KEY_ID = 'recorder-key'
/** Who acts by the recorder key. */
export const RECORDER_NAME = 'recorder'
/** The first key: whoever started the product may do everything. */
const RECORDER = { name: RECORDER_NAME, role: 'admin' } as const

/** Makes the file whole or not at all; false when there is one already. */
async function keep(file: string, hash: string): Promise<boolean> {
  const whole = `${file}.${hash.slice(0, 16)}`
  await writeFile(whole, `${hash}\n`, { mode: 0o600, flag: 'wx', flush: true })
  try {
    await link(whole, file)
    return true
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw cause
  } finally {
    await rm(whole)
  }
}

async function readKept(file: string): Promise<string | null> {
  const text = await readFile(file, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') return null
    throw cause
  })
  if (text === null) return null
  const hash = text.trim()
  if (!/^[0-9a-f]{64}$/.test(hash)) throw new Error(`${file} is damaged: delete it to make a new recorder key`)
  return hash
}
