import { join } from 'node:path'
import { type Commit, canonicalBytes, sha256Hex } from '@asof/ledger'
import { buildLog, type Files, ID, type Pristine } from './pristine.ts'

type Random = () => number

/** What is done to a file, or to the commits of a log. */
type DamageKind = 'change' | 'cut' | 'swap' | 'insertion'

const DAMAGE_KINDS: readonly DamageKind[] = ['change', 'cut', 'swap', 'insertion']

/** One way to harm a data folder. */
export interface Damage {
  readonly target: string
  readonly kind: DamageKind
  readonly apply: (random: Random) => Promise<Files> | Files
}

/** Files in which every byte counts, by what they are to a reader. */
const TARGETS: readonly (readonly [target: string, pattern: RegExp])[] = [
  ['log', /^one\.sqlite$/],
  ['saved head', /^heads\/one\.json$/],
  ['checkpoint', /^checkpoints\/one\/checkpoint-\d+$/],
  ['rotation', /^checkpoints\/one\/rotation-\d+$/],
  ['key', /^signing-key$/],
]

/** Damages to the bytes of each file of a closed folder. */
export function byteDamages({ files }: Pristine): readonly Damage[] {
  return TARGETS.flatMap(([target, pattern]) => damagesTo(files, target, pattern))
}

/** Damages to the log of a killed process: there some bytes carry nothing. */
export function killedDamages({ files }: Pristine): readonly Damage[] {
  return damagesTo(files, 'log of a killed process', /^one\.sqlite(-wal)?$/)
}

function damagesTo(files: Files, target: string, pattern: RegExp): readonly Damage[] {
  const names = [...files.keys()].filter((name) => pattern.test(name))
  if (names.length === 0) throw new Error(`no file is the ${target}`)
  return DAMAGE_KINDS.map((kind) => ({
    target,
    kind,
    apply: (random) => {
      const name = pick(names, random)
      return new Map([...files, [name, bend(files.get(name)!, kind, random)]])
    },
  }))
}

/**
 * A log rebuilt from other commits, each following on the one before it, with the saved head that belongs to it: what
 * somebody can do who knows the product and may write everything but what was signed.
 */
export function rewrittenLogs(pristine: Pristine, commits: readonly Uint8Array[], scratch: string): readonly Damage[] {
  return DAMAGE_KINDS.map((kind) => ({
    target: 'log and saved head, rewritten',
    kind,
    apply: async (random) => new Map([...pristine.files, ...(await buildLog(scratch, rewrite(commits, kind, random)))]),
  }))
}

function rewrite(commits: readonly Uint8Array[], kind: DamageKind, random: Random): readonly Uint8Array[] {
  const all = commits.map((bytes) => JSON.parse(Buffer.from(bytes).toString('utf8')) as Commit)
  const at = Math.floor(random() * (all.length - 1))
  const own = all[at]!
  const other = { ...own, cmd: `${own.cmd}-x`, by: 'somebody else' }
  switch (kind) {
    case 'change':
      return rechained(all.with(at, other))
    case 'cut':
      return commits.slice(0, at)
    case 'swap':
      return rechained(all.with(at, all[at + 1]!).with(at + 1, own))
    case 'insertion':
      return rechained(all.toSpliced(at, 0, other))
  }
}

function rechained(commits: readonly Commit[]): readonly Uint8Array[] {
  let prev = '0'.repeat(64)
  return commits.map((commit, index) => {
    const bytes = canonicalBytes({ ...commit, seq: index + 1, prev })
    prev = sha256Hex(bytes)
    return bytes
  })
}

function bend(bytes: Buffer, kind: DamageKind, random: Random): Buffer {
  const at = Math.floor(random() * bytes.length)
  switch (kind) {
    case 'change':
      return spliced(bytes, at, 1, [bytes[at]! ^ (1 + Math.floor(random() * 255))])
    case 'cut':
      return random() < 0.5 ? bytes.subarray(0, at) : spliced(bytes, at, 1 + Math.floor(random() * 64), [])
    case 'swap':
      return swapped(bytes, at, random)
    case 'insertion':
      return spliced(
        bytes,
        at,
        0,
        Array.from({ length: 1 + Math.floor(random() * 8) }, () => Math.floor(random() * 256)),
      )
  }
}

/** Two bytes that differ change places. */
function swapped(bytes: Buffer, at: number, random: Random): Buffer {
  for (;;) {
    const other = Math.floor(random() * bytes.length)
    if (bytes[other] === bytes[at]) continue
    const copy = Buffer.from(bytes)
    copy[at] = bytes[other]!
    copy[other] = bytes[at]!
    return copy
  }
}

function spliced(bytes: Buffer, at: number, count: number, put: readonly number[]): Buffer {
  return Buffer.concat([bytes.subarray(0, at), Buffer.from(put), bytes.subarray(at + count)])
}

function pick<T>(values: readonly T[], random: Random): T {
  return values[Math.floor(random() * values.length)]!
}

/** The files of a folder that somebody made anew, key and checkpoints too: nothing here can tell. */
export function withoutTrace(files: Files, own: Files): Files {
  return new Map(
    [...files, ...own].filter(([name]) => !name.startsWith(join('checkpoints', ID)) && name !== 'signing-key'),
  )
}
