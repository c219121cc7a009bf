import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import {
  createFollower,
  createMerkleTree,
  equalHashes,
  followRotations,
  type KeyHistory,
  leafHash,
  type MerkleTree,
  openCheckpoint,
  originOf,
  parseNoteKey,
  type SignedCheckpoint,
  type StoredCommit,
  sha256Hex,
} from '@asof/ledger'
import { MANIFEST, type Manifest, parseManifest, type Segment } from './manifest.ts'

/** An exported log every byte of which was checked. */
export interface VerifiedExport {
  readonly manifest: Manifest
  readonly checkpoint: SignedCheckpoint
  readonly history: KeyHistory
  readonly tree: MerkleTree
  /** All commits in order, a segment at a time, each hashed again. */
  commits(): AsyncGenerator<readonly StoredCommit[]>
}

/**
 * Reads an exported log and checks it: no file too many or too few, segments, chain, tree and checkpoint. Rejects with what
 * is wrong; a copy of a data folder is no export.
 * @param key first verifier key of the log; without, the export's own word for it is taken
 */
export async function readExport(folder: string, key: string | null = null): Promise<VerifiedExport> {
  const text = await readFile(join(folder, MANIFEST), 'utf8').catch(() => null)
  if (text === null) throw new Error(`${folder} is not an exported log: it has no ${MANIFEST}`)
  const manifest = parseManifest(text)
  if (manifest === null) throw new Error(`the manifest of ${folder} is damaged`)
  const files = (await readdir(folder)).filter((name) => name !== MANIFEST).sort()
  if (files.join() !== manifest.segments.map(({ file }) => file).join())
    throw new Error(`${folder} holds other files than its manifest names`)
  if (key !== null && key !== manifest.key) throw new Error(`${folder} was signed by ${manifest.key}`)
  const signed = judgeSigned(manifest)
  const tree = await walk(folder, manifest, signed.checkpoint)
  return { manifest, tree, ...signed, commits: () => readCommits(folder, manifest.segments) }
}

async function walk(folder: string, manifest: Manifest, checkpoint: SignedCheckpoint): Promise<MerkleTree> {
  const follower = createFollower(manifest.ledger)
  const tree = createMerkleTree()
  let signedHead = follower.head.hash
  for await (const rows of readCommits(folder, manifest.segments))
    for (const row of rows) {
      const refusal = follower.follow(row)
      if (refusal !== null) throw new Error(`commit ${row.seq} of ${folder} does not extend the chain: ${refusal}`)
      tree.append(leafHash(row.bytes))
      if (row.seq === checkpoint.size) signedHead = follower.head.hash
    }
  const { seq, position, hash } = follower.head
  const found = { commits: seq, position, head: hash, root: Buffer.from(tree.root(seq)).toString('hex') }
  for (const [name, value] of Object.entries(found))
    if (manifest[name as keyof typeof found] !== value)
      throw new Error(`${folder} has ${name} ${value}, its manifest says ${manifest[name as keyof typeof found]}`)
  const { size, root, head } = checkpoint
  if (size > seq) throw new Error(`the export ends at commit ${seq}, its checkpoint at ${size}`)
  if (!equalHashes(tree.root(size), root) || signedHead !== head)
    throw new Error('the export is another log than was signed')
  return tree
}

function judgeSigned(manifest: Manifest): { checkpoint: SignedCheckpoint; history: KeyHistory } {
  const { key, rotations, origin, ledger } = manifest
  const first = parseNoteKey(key)
  const history = first === null ? null : followRotations(first, rotations)
  if (history === null) throw new Error('the keys of the export lead nowhere')
  if (!origin.endsWith(originOf('', ledger))) throw new Error(`the export is of ${origin}`)
  const checkpoint = openCheckpoint(manifest.checkpoint, history, origin)
  if (typeof checkpoint === 'string') throw new Error(`the checkpoint of the export cannot be trusted: ${checkpoint}`)
  return { checkpoint, history }
}

async function* readCommits(folder: string, segments: readonly Segment[]): AsyncGenerator<readonly StoredCommit[]> {
  let next = 1
  for (const segment of segments) {
    const bytes = new Uint8Array(await readFile(join(folder, segment.file)))
    if (bytes.length !== segment.bytes || sha256Hex(bytes) !== segment.sha256)
      throw new Error(`${segment.file} of ${folder} was changed`)
    const rows = linesOf(bytes).map((line, index) => ({ seq: segment.first + index, bytes: line }))
    if (segment.first !== next || rows.length !== segment.commits || rows.length === 0)
      throw new Error(`${segment.file} of ${folder} does not hold what its manifest says`)
    next += rows.length
    yield rows
  }
}

/** Lines without their ends; the last one ends too, or is none. */
function linesOf(bytes: Uint8Array): readonly Uint8Array[] {
  const lines: Uint8Array[] = []
  for (let start = 0; start < bytes.length; ) {
    const end = bytes.indexOf(0x0a, start)
    if (end < 0) throw new Error('a segment is cut off')
    lines.push(bytes.slice(start, end))
    start = end + 1
  }
  return lines
}
