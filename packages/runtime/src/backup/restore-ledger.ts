import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import {
  equalHashes,
  formatNoteKey,
  type Ledger,
  makeFolder,
  readFolder,
  type StoredCommit,
  signerOf,
  verifyLedger,
} from '@asof/ledger'
import { closeAll } from '../lifecycle.ts'
import { type Backend, openLedgers } from '../open-backends.ts'
import { beginCheckpoints, checkpointFolder, openCheckpoints, readOwnKey, readSigned } from '../signing.ts'
import type { VerifiedExport } from './read-export.ts'

/** Where an exported log is to be restored. */
export type RestoreBackend = Exclude<Backend, { kind: 'memory' }>

/** What a restore came to. */
export interface Restored {
  readonly ledger: string
  readonly commits: number
  readonly position: number
  readonly head: string
  /** The key that signs from here on; another one than before unless `isSameKey`. */
  readonly key: string
  readonly isSameKey: boolean
  /** Commits of the checkpoint that was given up for this history; null without. */
  readonly abandoned: number | null
}

/** How many commits are on their way into the log at a time. */
const WAVE = 64

/**
 * Puts an exported log into a data folder that has no log of this name, or into an empty topic. Everything is verified
 * again where it lies before it counts as restored.
 * Rejects, and leaves what was there, when this folder knows a longer history and `acceptShorter` is not set, or another one.
 */
export async function restoreLedger(
  source: VerifiedExport,
  backend: RestoreBackend,
  acceptShorter: boolean,
): Promise<Restored> {
  const { manifest } = source
  const id = manifest.ledger
  const { dataFolder } = backend
  if (backend.kind === 'sqlite' && existsSync(join(dataFolder, `${id}.sqlite`)))
    throw new Error(`${dataFolder} has a log of ${id} already`)
  const abandoned = await judgeKnown(source, backend, acceptShorter)
  await mkdir(dataFolder, { recursive: true })
  if (abandoned !== null) await setAside(checkpointFolder(dataFolder, id), abandoned)
  await takeOver(source, backend)
  if (backend.kind === 'sqlite') await fillFile(source, backend)
  // Of a topic that is gone.
  else await rm(join(dataFolder, 'cursors', `${id}.json`), { force: true })
  const [ledger] = await openLedgers([id], backend)
  try {
    if (backend.kind === 'kafka') await appendExported(ledger!, source)
    const { ok, head, problems } = await verifyLedger(ledger!)
    if (!ok || head.hash !== manifest.head) throw new Error(`what was restored is not sound: ${problems.join('; ')}`)
    const checkpoints = (await openCheckpoints([ledger!], backend)).get(id)!
    await checkpoints.reach(head.seq)
    const key = formatNoteKey((await checkpoints.read()).history.keys.at(-1)!)
    const isSameKey = source.history.keys.some((each) => formatNoteKey(each) === key)
    return { ledger: id, commits: head.seq, position: head.position, head: head.hash, key, isSameKey, abandoned }
  } finally {
    await ledger!.close()
  }
}

/**
 * The size of the newest checkpoint, or saved head, that the export is shorter than; null without. Rejects when there is
 * one and that was not accepted, or when the export is of another history.
 */
async function judgeKnown(
  { manifest, tree }: VerifiedExport,
  { dataFolder, ...place }: RestoreBackend,
  acceptShorter: boolean,
): Promise<number | null> {
  const { ledger: id, commits } = manifest
  const reading = await readFolder(checkpointFolder(dataFolder, id))
  const signed = reading === null ? null : await readSigned(id, { dataFolder, ...place })
  const heads = await Promise.all(['heads', 'cursors'].map((kind) => readSeq(join(dataFolder, kind, `${id}.json`))))
  const known = Math.max(...heads, reading?.newest?.size ?? 0)
  if (known > commits && !acceptShorter)
    throw new Error(
      `${dataFolder} knows ${known} commits of ${id}, the export has ${commits}: --accept-shorter gives up the rest`,
    )
  if (known > commits) return known
  if (typeof signed === 'string') throw new Error(`the checkpoints of ${id} in ${dataFolder}: ${signed}`)
  if (signed !== null && !equalHashes(tree.root(signed.newest.size), signed.newest.root))
    throw new Error(`${dataFolder} was signed for another history of ${id}`)
  return null
}

/** `seq` of a saved head or cursor, which is all of a lost log that may be left; 0 without. */
async function readSeq(file: string): Promise<number> {
  try {
    return (JSON.parse(await readFile(file, 'utf8')) as { seq: number }).seq
  } catch {
    return 0
  }
}

/** What was signed for the history that is given up stays readable for everybody. */
async function setAside(folder: string, size: number): Promise<void> {
  if (existsSync(folder)) await rename(folder, `${folder}.abandoned-${size}`)
}

/** Goes on with the checkpoints of the export where this folder has its key; begins anew under its own otherwise. */
async function takeOver({ manifest, checkpoint, history }: VerifiedExport, backend: RestoreBackend): Promise<void> {
  const { ledger: id, rotations } = manifest
  const folder = checkpointFolder(backend.dataFolder, id)
  const key = await readOwnKey(backend)
  if (key === null || existsSync(folder)) return
  const isSameKey = formatNoteKey(signerOf(key, id)) === formatNoteKey(history.keys.at(-1)!)
  if (isSameKey) await makeFolder(folder, checkpoint.size, checkpoint.note, rotations)
  else await beginCheckpoints(id, backend.dataFolder, key)
}

/** Builds the log beside its place and moves it there whole. */
async function fillFile(source: VerifiedExport, { dataFolder }: RestoreBackend): Promise<void> {
  const id = source.manifest.ledger
  const staging = await mkdtemp(join(dataFolder, 'restoring-'))
  try {
    const [ledger] = await openLedgers([id], { kind: 'sqlite', dataFolder: staging, readOnly: false })
    await appendExported(ledger!, source).finally(() => closeAll([ledger!]))
    await mkdir(join(dataFolder, 'heads'), { recursive: true })
    await rename(join(staging, 'heads', `${id}.json`), join(dataFolder, 'heads', `${id}.json`))
    await rename(join(staging, `${id}.sqlite`), join(dataFolder, `${id}.sqlite`))
  } finally {
    await rm(staging, { recursive: true, force: true })
  }
}

/** Appends what the ledger does not hold yet; rejects when it holds anything else. */
export async function appendExported(ledger: Ledger, source: VerifiedExport): Promise<void> {
  const { seq: begun } = await ledger.head()
  for await (const rows of source.commits()) {
    const left = rows.filter(({ seq }) => seq > begun)
    for (let first = 0; first < left.length; first += WAVE)
      await Promise.all(left.slice(first, first + WAVE).map((row) => appendOne(ledger, row)))
  }
}

async function appendOne(ledger: Ledger, { seq, bytes }: StoredCommit): Promise<void> {
  const outcome = await ledger.append(bytes)
  if (!outcome.ok) throw new Error(`commit ${seq} was not taken by ${ledger.id}: ${outcome.reason}`)
}
