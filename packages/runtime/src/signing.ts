import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import {
  type CheckedLedger,
  type Checkpoints,
  checkLedger,
  createCheckpoints,
  describeKeys,
  emptyCheckpoint,
  type FolderReading,
  formatCheckpoint,
  formatNoteKey,
  judgeFolder,
  keepRotation,
  type Ledger,
  makeFolder,
  type NoteSigner,
  originOf,
  readFolder,
  type SigningKey,
  signerOf,
  signNote,
  signRotation,
  type TrustedFolder,
} from '@asof/ledger'
import {
  makeSigningKey,
  readSigningKey,
  replaceSigningKey,
  type SigningConfig,
  settleSigningKey,
} from './signing-key-file.ts'

/** Owner of the logs of who says nothing. Two installations are told apart by their keys. */
const DEFAULT_OWNER = 'asof'

/** Where the checkpoints of a data folder and the key that signs them lie. */
export interface SigningPlace {
  readonly dataFolder: string
  readonly readOnly: boolean
  readonly signing?: SigningConfig
}

/** Holds ledgers against what was signed about them; made before they are opened, since opening leaves traces. */
export interface LedgerTrust {
  check(ledger: Ledger): Promise<CheckedLedger>
}

/** Folder of a ledger's checkpoints. */
export function checkpointFolder(dataFolder: string, id: string): string {
  return join(dataFolder, 'checkpoints', id)
}

/** The newest checkpoint of a ledger that was published in a data folder, as a note; null when there is none. */
export async function readPublished(dataFolder: string, id: string): Promise<string | null> {
  return (await readFolder(checkpointFolder(dataFolder, id)))?.newest?.note ?? null
}

function keyFileOf({ dataFolder, signing }: SigningPlace): string {
  return signing?.keyFile ?? join(dataFolder, 'signing-key')
}

/**
 * Reads what was signed about these ledgers. Where nothing ever was and the place may be written, it makes the signing
 * key and a first checkpoint of no commits, so that one that is missing later is noticed.
 * Rejects when the operator named a key that is not there or belongs to another owner.
 */
export async function prepareTrust(ids: readonly string[], place: SigningPlace): Promise<LedgerTrust> {
  const file = keyFileOf(place)
  const readings = new Map<string, FolderReading | null>()
  for (const id of ids) readings.set(id, await readFolder(checkpointFolder(place.dataFolder, id)))
  const key = await readSigningKey(file).catch((error: Error) => error.message)
  if (typeof key === 'string') return distrusting(() => key)
  if (key === null) return withoutKey(ids, place, readings)
  if (place.signing?.owner != null && key.owner !== place.signing.owner)
    throw new Error(`the signing key ${file} is of ${key.owner}: set ASOF_ORIGIN to it`)
  const isFirst = place.signing?.keyFile != null && !existsSync(join(place.dataFolder, 'checkpoints'))
  const missing = new Set<string>()
  for (const id of ids) {
    if (readings.get(id) !== null) continue
    if (!isFirst && isKnown(place.dataFolder, id)) missing.add(id)
    else if (!place.readOnly) await beginCheckpoints(id, place.dataFolder, key)
  }
  const signers = [key, await readSigningKey(`${file}.next`)].filter((each) => each !== null)
  return {
    check: async (ledger) => {
      const problem = `the checkpoints of ledger ${ledger.id} are gone`
      if (missing.has(ledger.id)) return checkLedger(ledger, null, [problem])
      const reading = await readFolder(checkpointFolder(place.dataFolder, ledger.id))
      if (reading === null) return checkLedger(ledger, null)
      const judged = judgeWithAny(reading, ledger.id, signers)
      return typeof judged === 'string' ? checkLedger(ledger, null, [judged]) : checkLedger(ledger, judged.newest)
    },
  }
}

function judgeWithAny(reading: FolderReading, id: string, keys: readonly SigningKey[]) {
  const judged = keys.map((key) => judgeFolder(reading, originOf(key.owner, id), signerOf(key, id)))
  return judged.find((each) => typeof each !== 'string') ?? judged[0]!
}

/** Of checkpoints without the key to judge them by nothing is believed; without any there is nothing to judge. */
async function withoutKey(
  ids: readonly string[],
  place: SigningPlace,
  readings: ReadonlyMap<string, FolderReading | null>,
): Promise<LedgerTrust> {
  const file = keyFileOf(place)
  if (place.signing?.keyFile != null) throw new Error(`the signing key ${file} is missing`)
  const draft = `${file}.new`
  const begun = await readSigningKey(draft)
  if (begun === null && [...readings.values()].some((reading) => reading !== null))
    return distrusting((id) => (readings.get(id) === null ? null : `the signing key ${file} is missing`))
  if (place.readOnly) return distrusting(() => null)
  // The key comes into its place last: until then a start that was cut off begins again.
  const key = begun ?? (await makeSigningKey(draft, place.signing?.owner ?? DEFAULT_OWNER))
  if (!existsSync(file))
    for (const id of new Set([...ids, ...(await knownIn(place.dataFolder))]))
      await beginCheckpoints(id, place.dataFolder, key)
  await settleSigningKey(draft, file)
  return prepareTrust(ids, place)
}

function distrusting(problemOf: (id: string) => string | null): LedgerTrust {
  return {
    check: (ledger) => {
      const problem = problemOf(ledger.id)
      return checkLedger(ledger, null, problem === null ? [] : [problem])
    },
  }
}

/** Signs the first checkpoint of a ledger, of no commits; does nothing where there are checkpoints. */
export async function beginCheckpoints(id: string, dataFolder: string, key: SigningKey): Promise<void> {
  const text = formatCheckpoint(emptyCheckpoint(originOf(key.owner, id)))
  await makeFolder(checkpointFolder(dataFolder, id), 0, signNote(text, [signerOf(key, id)]))
}

/** Where a data folder keeps how far it has followed its ledgers, in SQLite and in Kafka. */
const TRACES = ['heads', 'cursors']

function isKnown(dataFolder: string, id: string): boolean {
  return TRACES.some((folder) => existsSync(join(dataFolder, folder, `${id}.json`)))
}

/** Every ledger that a data folder has followed before. */
async function knownIn(dataFolder: string): Promise<readonly string[]> {
  const names = await Promise.all(TRACES.map((folder) => readdir(join(dataFolder, folder)).catch(() => [])))
  return names.flat().flatMap((name) => /^(.+)\.json$/.exec(name)?.[1] ?? [])
}

/** What was signed about one ledger, as it lies in a data folder. */
export interface SignedLog extends TrustedFolder {
  readonly origin: string
  readonly rotations: readonly string[]
}

/** What was signed about a ledger; a sentence about why it cannot be told. */
export async function readSigned(id: string, place: SigningPlace): Promise<SignedLog | string> {
  const [keys, reading] = await Promise.all([readKeys(place), readFolder(checkpointFolder(place.dataFolder, id))])
  if (keys[0] === undefined) return 'there is no signing key'
  if (reading === null) return 'nothing was signed'
  const judged = judgeWithAny(reading, id, keys)
  return typeof judged === 'string'
    ? judged
    : { ...judged, origin: originOf(keys[0].owner, id), rotations: reading.rotations }
}

/** The keys of every ledger that was signed for in a data folder, oldest first. Rejects when they cannot be trusted. */
export async function readLogKeys(place: SigningPlace): Promise<readonly RotatedKey[]> {
  const keys: RotatedKey[] = []
  for (const id of await signedIn(place.dataFolder)) {
    const signed = await readSigned(id, place)
    if (typeof signed === 'string') throw new Error(`the checkpoints of ledger ${id}: ${signed}`)
    keys.push(...describeKeys(signed).map((each) => ({ ledger: id, ...each })))
  }
  return keys
}

/** The key that signs; null without one. */
export async function readOwnKey(place: SigningPlace): Promise<SigningKey | null> {
  return (await readKeys(place))[0] ?? null
}

/** The checkpoints of these ledgers, by id; none for one that nothing can be signed about. */
export async function openCheckpoints(
  ledgers: readonly CheckedLedger[],
  place: SigningPlace,
): Promise<ReadonlyMap<string, Checkpoints>> {
  const owner = (await readKeys(place))[0]?.owner
  if (owner === undefined) return new Map()
  return new Map(
    ledgers.map((ledger) => [
      ledger.id,
      createCheckpoints({
        ledger,
        folder: checkpointFolder(place.dataFolder, ledger.id),
        origin: originOf(owner, ledger.id),
        readSigners: async () => (await readKeys(place)).map((key) => signerOf(key, ledger.id)),
      }),
    ]),
  )
}

/** The key in use and the one that is to follow it; none when they cannot be read. */
async function readKeys(place: SigningPlace): Promise<readonly SigningKey[]> {
  const file = keyFileOf(place)
  const keys = await Promise.all([file, `${file}.next`].map((each) => readSigningKey(each).catch(() => null)))
  return keys.filter((key) => key !== null)
}

/** A key that signs for a ledger. */
export interface RotatedKey {
  readonly ledger: string
  /** Signs checkpoints of so many commits or more, until the next one does. */
  readonly from: number
  readonly key: string
}

/**
 * Changes the signing key: for each ledger of the data folder a rotation signed by the old and the new one, then the new
 * one takes the place of the old. One that was cut off goes on. Rejects when the checkpoints of a ledger cannot be trusted.
 */
export async function rotateSigningKey(place: SigningPlace): Promise<readonly RotatedKey[]> {
  const file = keyFileOf(place)
  const old = await readSigningKey(file)
  if (old === null) throw new Error(`there is no signing key ${file} yet`)
  const next = await makeSigningKey(`${file}.next`, old.owner)
  const rotated: RotatedKey[] = []
  for (const id of await signedIn(place.dataFolder)) {
    const folder = checkpointFolder(place.dataFolder, id)
    const signers = [signerOf(old, id), signerOf(next, id)] as const
    rotated.push({ ledger: id, from: await rotateIn(folder, signers), key: formatNoteKey(signers[1]) })
  }
  await replaceSigningKey(`${file}.next`, file)
  return rotated
}

/** Every ledger that has checkpoints in a data folder; other folders beside theirs have a dot in their names. */
async function signedIn(dataFolder: string): Promise<readonly string[]> {
  return (await readdir(join(dataFolder, 'checkpoints'))).filter((name) => !name.includes('.')).sort()
}

async function rotateIn(folder: string, [old, next]: readonly [NoteSigner, NoteSigner]): Promise<number> {
  const reading = await readFolder(folder)
  if (reading === null) throw new Error(`${folder} has no checkpoints`)
  const done = judgeFolder(reading, next.name, next)
  if (typeof done !== 'string') return done.history.rotations.at(-1)!.from
  const judged = judgeFolder(reading, old.name, old)
  if (typeof judged === 'string') throw new Error(`${folder}: ${judged}`)
  const from = judged.newest.size + 1
  await keepRotation(folder, reading.rotations.length + 1, signRotation(old.name, from, [old, next]))
  return from
}
