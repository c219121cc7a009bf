import { cp, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createApi } from '@asof/api'
import type { StoredEvent } from '@asof/domain'
import { buildCommit, type Checkpoints, type NoteSigner, parseSigningKey, signerOf } from '@asof/ledger'
import {
  type CheckedLedger,
  createCountingIds,
  createManualClock,
  exportLedger,
  noKeys,
  openCheckpoints,
  openControlLedger,
  openLedgers,
  readSigned,
  rotateSigningKey,
  silentLogger,
} from '@asof/runtime'
import { org } from '../support/events.ts'
import { appendCommits, SMALL_HISTORY } from '../support/small-ledger.ts'

/** A receipt as JSON. */
export interface ReceiptJson {
  readonly answer: Record<string, unknown> & {
    readonly head: { readonly seq: number; readonly hash: string }
    readonly knownAt: number
    readonly evidence: readonly string[]
  }
  readonly answerDigest: string
  readonly evidence: readonly { id: string; position: number; seq: number; index: number }[]
  readonly commits: readonly { seq: number; text: string; path: readonly string[] }[]
  readonly checkpoint: string
  readonly rotations: readonly string[]
  readonly origin: string
  readonly signature: string
}

/** The answer of `GET /log/inclusion` as JSON. */
export interface InclusionJson {
  readonly seq: number
  readonly size: number
  readonly leafHash: string
  readonly root: string
  readonly path: readonly string[]
  readonly checkpoint: string
}

/** The answer of `GET /log/consistency` as JSON. */
interface ConsistencyJson {
  readonly first: number
  readonly second: number
  readonly firstRoot: string
  readonly secondRoot: string
  readonly proof: readonly string[]
  readonly checkpoint: string
}

/** One log as its owner and its readers have it. */
export interface Material {
  readonly folder: string
  /** First verifier key. */
  readonly key: string
  readonly rotations: readonly string[]
  /** What was published before and after the key changed. */
  readonly checkpoints: readonly [before: string, after: string]
  readonly inclusions: readonly InclusionJson[]
  readonly consistency: ConsistencyJson
  /** Of a known answer before and after the change of key, and of an unknown one. */
  readonly receipts: readonly [ReceiptJson, ReceiptJson, ReceiptJson]
  /** Folder of the exported log. */
  readonly exported: string
  /** The owner's secrets, for what a lying owner could do. */
  readonly signers: readonly [before: NoteSigner, after: NoteSigner]
}

const LEDGER = 'small'

const access = (item: string, asOf: string) => ({ kind: 'access', query: { jurisdiction: 'GB', item }, asOf })

/**
 * Makes a log of 7 commits, a change of key, then 6 more, with everything that can be had of it.
 * @param salt makes it another log, which differs from commit 7 on
 * @param like under the first key of this one, which is not changed then
 */
export async function makeMaterial(dataFolder: string, salt = '', like: Material | null = null): Promise<Material> {
  const backend = { kind: 'sqlite', dataFolder, readOnly: false } as const
  if (like !== null) {
    await openLedgers([], backend)
    await cp(join(like.folder, 'old-key'), join(dataFolder, 'signing-key'))
  }
  const [ledger] = (await openLedgers([LEDGER], backend)) as [CheckedLedger]
  const all = await openCheckpoints([ledger], backend)
  const checkpoints = all.get(LEDGER)!
  const ask = await openAsking(ledger, all)
  await appendCommits(ledger, salt === '' ? SMALL_HISTORY : SMALL_HISTORY.slice(0, -1))
  if (salt !== '') await appendOrgs(ledger, salt, 1)
  const before = (await checkpoints.reach((await ledger.head()).seq)).note
  const early = (await ask('POST', '/receipts', access('acme/one', '2026-02-01'))) as ReceiptJson
  await cp(join(dataFolder, 'signing-key'), join(dataFolder, 'old-key'))
  const old = await signerIn(dataFolder)
  if (like === null) await rotateSigningKey(backend)
  await appendOrgs(ledger, `after${salt}`, 6)
  const after = (await checkpoints.reach((await ledger.head()).seq)).note
  const material = await collect(ledger, checkpoints, ask)
  await exportLedger(ledger, (await readSigned(LEDGER, backend)) as never, join(dataFolder, 'exported'))
  await ledger.close()
  const signers = [old, await signerIn(dataFolder)] as const
  return {
    folder: dataFolder,
    exported: join(dataFolder, 'exported'),
    checkpoints: [before, after],
    signers,
    ...material(early),
  }
}

async function signerIn(dataFolder: string): Promise<NoteSigner> {
  return signerOf(parseSigningKey(await readFile(join(dataFolder, 'signing-key'), 'utf8'))!, LEDGER)
}

type Ask = (method: 'GET' | 'POST', path: string, question?: object) => Promise<unknown>

async function openAsking(ledger: CheckedLedger, checkpoints: ReadonlyMap<string, Checkpoints>): Promise<Ask> {
  const clock = createManualClock('2026-11-26T12:00:00.000Z')
  const controlLedger = await openControlLedger({ kind: 'memory' })
  const parts = { controlLedger, webhookKey: new Uint8Array(32) }
  const needs = { ...parts, clock, ids: createCountingIds(), logger: silentLogger, keys: noKeys }
  const api = await createApi({ ledgers: [ledger], checkpoints, ...needs })
  return async (method, path, question) => {
    const init = { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify({ question }) }
    const request = new Request(`http://asof.test/api/v1${path}`, method === 'GET' ? {} : init)
    const response = await api.fetch(request)
    if (response.status !== 200) throw new Error(await response.text())
    return response.json()
  }
}

/** What a commit may say beside its events; a verifier takes it as it is. */
const attribution = { key: 'k1', request: 'r1', reason: 'Gazette 12, § 3' }

async function appendOrgs(ledger: CheckedLedger, prefix: string, count: number): Promise<void> {
  for (let made = 0; made < count; made++) {
    const head = await ledger.head()
    const id = `${prefix}-${made}`
    const events = [org(id, {}, { id })] as readonly unknown[] as readonly StoredEvent[]
    const now = '2026-03-01T00:00:00.000Z'
    const outcome = await ledger.append(
      buildCommit(head, { cmd: `more:${id}`, by: 'test', now, events, ...attribution }),
    )
    if (!outcome.ok) throw new Error(outcome.reason)
  }
}

async function collect(ledger: CheckedLedger, checkpoints: Checkpoints, ask: Ask) {
  const { seq } = await ledger.head()
  const inclusions: InclusionJson[] = []
  for (let each = 1; each <= seq; each++)
    inclusions.push((await ask('GET', `/log/inclusion?seq=${each}&size=${seq}`)) as InclusionJson)
  const consistency = (await ask('GET', `/log/consistency?first=${seq - 6}&second=${seq}`)) as ConsistencyJson
  const late = (await ask('POST', '/receipts', access('acme/two', '2026-02-01'))) as ReceiptJson
  const unknown = (await ask('POST', '/receipts', access('acme/two', '1999-01-01'))) as ReceiptJson
  const { keys } = (await ask('GET', '/log/keys')) as { keys: readonly { key: string }[] }
  const { rotations } = await checkpoints.read()
  return (early: ReceiptJson) => ({
    inclusions,
    consistency,
    receipts: [early, late, unknown] as const,
    key: keys[0]!.key,
    rotations,
  })
}
