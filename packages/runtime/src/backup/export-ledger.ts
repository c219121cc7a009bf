import { createHash } from 'node:crypto'
import { type FileHandle, mkdir, mkdtemp, open, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import {
  createFollower,
  createMerkleTree,
  equalHashes,
  formatNoteKey,
  type Ledger,
  leafHash,
  type MerkleTree,
  type StoredCommit,
} from '@asof/ledger'
import type { SignedLog } from '../signing.ts'
import { formatManifest, MANIFEST, type Manifest, type Segment } from './manifest.ts'

const PAGE = 256
/** Least bytes of a segment before the next one begins. */
const SEGMENT_BYTES = 16 * 1024 * 1024
const LINE_END = new Uint8Array([0x0a])

/**
 * Writes a ledger into a new folder: its commits as they are stored, in sealed segments, and a manifest. The ledger may be
 * in use; what is exported is the chain up to the end of the log at some moment, walked and hashed on the way.
 * Rejects when the folder exists, or the log is not the one that was signed.
 * @param signed read before the ledger, so that the log is at least as long
 */
export async function exportLedger(ledger: Ledger, signed: SignedLog, folder: string): Promise<Manifest> {
  const target = resolve(folder)
  await mkdir(dirname(target), { recursive: true })
  const draft = await mkdtemp(`${target}.draft-`)
  try {
    const tree = createMerkleTree()
    const follower = createFollower(ledger.id)
    const segments: Segment[] = []
    for (let more = true; more; ) {
      const rows = await ledger.read(follower.head.seq + 1, 1)
      more = rows.length > 0
      if (more) segments.push(await writeSegment(draft, segments.length + 1, pages(ledger, follower, tree)))
    }
    const { seq: commits, position, hash: head } = follower.head
    const root = Buffer.from(tree.root(commits)).toString('hex')
    const { origin, newest, history, rotations } = signed
    if (commits < newest.size || !equalHashes(tree.root(newest.size), newest.root))
      throw new Error(`ledger ${ledger.id} is not the one that was signed: nothing was exported`)
    const key = formatNoteKey(history.keys[0]!)
    const ends = { commits, position, head, root, segments }
    const manifest = {
      v: 1 as const,
      ledger: ledger.id,
      origin,
      key,
      ...ends,
      checkpoint: newest.note,
      rotations: [...rotations],
    }
    await writeFile(join(draft, MANIFEST), formatManifest(manifest), { flush: true })
    await rename(draft, target).catch((error: NodeJS.ErrnoException) => {
      const isTaken = ['ENOTEMPTY', 'EEXIST', 'ENOTDIR'].includes(error.code ?? '')
      throw isTaken ? new Error(`${folder} is there already: name a new folder`, { cause: error }) : error
    })
    return manifest
  } catch (error) {
    await rm(draft, { recursive: true, force: true })
    throw error
  }
}

/** Commits from where the follower stands, as long as they extend the chain. */
async function* pages(
  ledger: Ledger,
  follower: ReturnType<typeof createFollower>,
  tree: MerkleTree,
): AsyncGenerator<readonly StoredCommit[]> {
  for (;;) {
    const rows = await ledger.read(follower.head.seq + 1, PAGE)
    for (const row of rows) {
      const refusal = follower.follow(row)
      if (refusal !== null) throw new Error(`commit ${row.seq} of ${ledger.id} does not extend the chain: ${refusal}`)
      tree.append(leafHash(row.bytes))
    }
    if (rows.length === 0) return
    yield rows
  }
}

async function writeSegment(
  folder: string,
  number: number,
  rows: AsyncGenerator<readonly StoredCommit[]>,
): Promise<Segment> {
  const file = `segment-${String(number).padStart(6, '0')}.ndjson`
  const handle: FileHandle = await open(join(folder, file), 'wx')
  const digest = createHash('sha256')
  let [first, commits, bytes] = [0, 0, 0]
  try {
    for await (const page of rows) {
      const lines = Buffer.concat(page.flatMap((row) => [row.bytes, LINE_END]))
      digest.update(lines)
      await handle.writeFile(lines)
      if (first === 0) first = page[0]!.seq
      commits += page.length
      bytes += lines.length
      if (bytes >= SEGMENT_BYTES) break
    }
    await handle.sync()
  } finally {
    await handle.close()
  }
  return { file, first, commits, bytes, sha256: digest.digest('hex') }
}
