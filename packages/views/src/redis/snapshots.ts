import { digestOf } from '../digest.ts'
import type { Snapshot, Views } from '../port.ts'
import type { Connection } from './connection.ts'
import { orNothing } from './faults.ts'
import type { Keys } from './keys.ts'

/** Bytes of one field: small enough that no other client waits long for one command. */
const CHUNK_BYTES = 4 * 1024 * 1024
/** How long an unfinished writing is kept, in ms. */
const STAGING_MS = 600_000
/** How often a snapshot is read that others replace meanwhile. */
const READINGS = 3
/** Keys looked at per step of a search. */
const SCANNED = 1_000

type SnapshotViews = Pick<Views, 'readSnapshot' | 'writeSnapshot' | 'dropSnapshots'>

/** Snapshots, one hash each: what they are of, and the bytes in numbered chunks. */
export function createSnapshots({ ask }: Connection, keys: Keys): SnapshotViews {
  async function readWhole(ledger: string, stateVersion: string): Promise<Snapshot | null | 'torn'> {
    const key = keys.snapshot(ledger, stateVersion)
    const fields = await ask((redis) => orNothing(redis.hmget(key, 'seq', 'head', 'position', 'digest', 'chunks')))
    const about = fields === null ? null : parseFields(fields)
    if (about === null) return null
    const chunks: Buffer[] = []
    for (let number = 0; number < about.chunks; number++) {
      const chunk = await ask((redis) => orNothing(redis.hgetBuffer(key, String(number))))
      if (chunk === null) return 'torn'
      chunks.push(chunk)
    }
    const bytes = Buffer.concat(chunks)
    const { seq, head, position, digest } = about
    return digestOf(bytes) === digest ? { ledger, stateVersion, seq, head, position, digest, bytes } : 'torn'
  }

  async function write(snapshot: Omit<Snapshot, 'digest'>, staging: string, digest: string): Promise<boolean> {
    const { ledger, stateVersion, seq, head, position, bytes } = snapshot
    const chunks = Math.max(1, Math.ceil(bytes.byteLength / CHUNK_BYTES))
    for (let number = 0; number < chunks; number++) {
      const chunk = bytes.subarray(number * CHUNK_BYTES, (number + 1) * CHUNK_BYTES)
      await ask((redis) => redis.stageChunk(staging, number, Buffer.from(chunk), STAGING_MS))
    }
    const key = keys.snapshot(ledger, stateVersion)
    return (await ask((redis) => redis.publishSnapshot(staging, key, seq, chunks, digest, head, position))) === 1
  }

  return {
    readSnapshot: async (ledger, stateVersion) => {
      for (let reading = 0; reading < READINGS; reading++) {
        const snapshot = await readWhole(ledger, stateVersion)
        if (snapshot !== 'torn') return snapshot
      }
      return null
    },
    writeSnapshot: async (snapshot) => {
      const { ledger, stateVersion, seq } = snapshot
      const key = keys.snapshot(ledger, stateVersion)
      const stored = await ask((redis) => orNothing(redis.hget(key, 'seq')))
      if (stored !== null && Number(stored) > seq) return
      const digest = digestOf(snapshot.bytes)
      const staging = keys.staging(ledger, digest)
      try {
        // Chunks are missing where the server was emptied meanwhile, or where another wrote the same and was done first.
        if (!(await write(snapshot, staging, digest))) await write(snapshot, staging, digest)
      } catch (fault) {
        await ask((redis) => redis.unlink(staging)).catch(() => {})
        throw fault
      }
    },
    dropSnapshots: (ledger) =>
      ask(async (redis) => {
        for await (const found of redis.scanStream({ match: keys.snapshots(ledger), count: SCANNED })) {
          const dropped = found as string[]
          if (dropped.length > 0) await redis.unlink(...dropped)
        }
      }),
  }
}

function parseFields([seq, head, position, digest, chunks]: readonly (string | null)[]) {
  const parsed = { seq: Number(seq), head, position: Number(position), digest, chunks: Number(chunks) }
  const isWhole =
    [parsed.seq, parsed.position, parsed.chunks].every(Number.isSafeInteger) && parsed.chunks > 0 && head && digest
  return isWhole ? { ...parsed, head, digest } : null
}
