import { createHash } from 'node:crypto'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { canonicalBytes, createMerkleTree, formatNoteKey, leafHash, sha256Hex, signNote } from '@asof/ledger'
import { randomFrom } from '../support/seeded.ts'
import { textOf } from './forged-signed.ts'
import type { Forgery } from './forgery.ts'
import type { Material } from './material.ts'

type Manifest = Record<string, unknown> & { readonly rotations: readonly string[] }

const SEGMENT = 'segment-000001.ndjson'

/** Exported logs that are not as they were exported; each lies in a folder of its own below `folder`. */
export function* forgedExports(material: Material, fork: Material, folder: string): Generator<Forgery> {
  const { key, exported } = material
  const manifest = JSON.parse(readFileSync(join(exported, 'manifest.json'), 'utf8')) as Manifest
  const lines = linesOf(exported)
  const make = (kind: string, change: (copy: string) => void): Forgery => {
    const copy = mkdtempSync(join(folder, 'forged-'))
    cpSync(exported, copy, { recursive: true })
    change(copy)
    return { kind: `export: ${kind}`, run: (verifier) => verifier.verifyExport(copy, { key }) }
  }
  const retold = (kind: string, own: readonly string[], more: object = {}) =>
    make(`${kind}, everything made to fit but the signature`, (copy) => rewrite(copy, manifest, own, more))

  const random = randomFrom(7)
  const bytes = readFileSync(join(exported, SEGMENT))
  for (let n = 0; n < 40; n++) {
    const [at, mask] = [Math.floor(random() * bytes.length), 1 << Math.floor(random() * 8)]
    const bent = Buffer.from(bytes)
    bent[at]! ^= mask
    yield make('one bit of a segment changed', (copy) => writeFileSync(join(copy, SEGMENT), bent))
    yield make('one bit of a segment changed, its hash made to fit', (copy) => {
      writeFileSync(join(copy, SEGMENT), bent)
      writeManifest(copy, { ...manifest, segments: [segmentOf(bent, lines.length)] })
    })
  }
  const swap = [...lines.slice(0, 4), lines[5]!, lines[4]!, ...lines.slice(6)]
  yield retold('two commits swapped', swap)
  yield retold('a commit dropped', [...lines.slice(0, 4), ...lines.slice(5)])
  yield retold('a commit doubled', [...lines.slice(0, 5), ...lines.slice(4)])
  yield retold('a commit inserted', [...lines.slice(0, 5), lines[4]!.replace('"seq":5', '"seq":6'), ...lines.slice(5)])
  yield retold(
    'chained anew from a changed commit on',
    rechained(lines.map((line) => line.replace('acme/two', 'acme/six'))),
  )
  yield retold('of another history', linesOf(fork.exported))
  const more = lines.at(-1)!.replace('"seq":13', '"seq":14').replaceAll('-5"', '-6"')
  yield retold('a commit after the checkpoint that does not follow on', [...lines, more])
  const early = more.replace('"at":"2026', '"at":"2025')
  yield retold('a commit after the checkpoint that goes back in time', rechained([...lines, early]))
  for (const kept of [0, 1, 6, 7, 12]) yield retold('cut off', lines.slice(0, kept))
  yield retold(
    'goes back in time',
    rechained(lines.map((line, index) => (index === 9 ? line.replace(/"at":"2026/, '"at":"2025') : line))),
  )
  yield retold(
    'a commit of another ledger',
    rechained(lines.map((line, index) => (index === 9 ? line.replace('"small"', '"other"') : line))),
  )
  yield retold('renamed', rechained(lines.map((line) => line.replace('"ledger":"small"', '"ledger":"other"'))), {
    ledger: 'other',
  })
  yield* manifests(make, manifest, material, fork)
  yield make('a segment missing', (copy) => rmSync(join(copy, SEGMENT)))
  yield make('a segment too many', (copy) => writeFileSync(join(copy, 'segment-000002.ndjson'), bytes))
  yield make('a segment cut', (copy) => writeFileSync(join(copy, SEGMENT), bytes.subarray(0, -1)))
  yield make('no manifest', (copy) => rmSync(join(copy, 'manifest.json')))
}

type Make = (kind: string, change: (copy: string) => void) => Forgery

function* manifests(
  make: Make,
  manifest: Manifest,
  { checkpoints, signers }: Material,
  fork: Material,
): Generator<Forgery> {
  const change = (own: object) => (copy: string) => writeManifest(copy, { ...manifest, ...own })
  const wrong = {
    v: 2,
    ledger: 'other',
    origin: 'asof/other',
    key: formatNoteKey(signers[1]),
    commits: 12,
    position: 1,
    head: 'f'.repeat(64),
    root: 'f'.repeat(64),
  }
  for (const [name, value] of Object.entries(wrong))
    yield make(`${name} of the manifest changed`, change({ [name]: value }))
  yield make('checkpoint of another history', change({ checkpoint: fork.checkpoints[1] }))
  yield make('checkpoint of another history, before the change of key', change({ checkpoint: fork.checkpoints[0] }))
  yield make(
    'checkpoint without its signature',
    change({ checkpoint: checkpoints[1].slice(0, checkpoints[1].indexOf('—')) }),
  )
  const text = textOf(checkpoints[1]).replace(/head .*/, `head ${'f'.repeat(64)}`)
  yield make('a checkpoint of another head, signed by the owner', change({ checkpoint: signNote(text, [signers[1]]) }))
  yield make('rotations dropped', change({ rotations: [] }))
  yield make('no checkpoint', change({ checkpoint: null }))
  yield make('a field more', change({ note: 'trust me' }))
  yield make('a space in the manifest', (copy) => {
    const file = join(copy, 'manifest.json')
    writeFileSync(file, readFileSync(file, 'utf8').replace('{', '{ '))
  })
}

function linesOf(exported: string): readonly string[] {
  return readFileSync(join(exported, SEGMENT), 'utf8').split('\n').slice(0, -1)
}

/** Lets every commit follow on the one before it again. */
function rechained(lines: readonly string[]): readonly string[] {
  let prev = '0'.repeat(64)
  return lines.map((line, index) => {
    const commit = { ...(JSON.parse(line) as object), seq: index + 1, prev }
    const bytes = canonicalBytes(commit)
    prev = sha256Hex(bytes)
    return Buffer.from(bytes).toString('utf8')
  })
}

/** Everything in the manifest that follows from the commits, worked out again. */
function rewrite(copy: string, manifest: Manifest, lines: readonly string[], more: object): void {
  const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(''))
  writeFileSync(join(copy, SEGMENT), bytes)
  const tree = createMerkleTree()
  let position = 0
  for (const line of lines) {
    tree.append(leafHash(Buffer.from(line)))
    position += (JSON.parse(line) as { events: readonly unknown[] }).events.length
  }
  const last = lines.at(-1)
  const head = last === undefined ? '0'.repeat(64) : sha256Hex(Buffer.from(last))
  const root = Buffer.from(tree.root(lines.length)).toString('hex')
  const segments = [segmentOf(bytes, lines.length)]
  writeManifest(copy, { ...manifest, commits: lines.length, position, head, root, segments, ...more })
}

function segmentOf(bytes: Buffer, commits: number): object {
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  return { file: SEGMENT, first: 1, commits, bytes: bytes.length, sha256 }
}

function writeManifest(copy: string, manifest: object): void {
  writeFileSync(join(copy, 'manifest.json'), `${Buffer.from(canonicalBytes(manifest)).toString('utf8')}\n`)
}
