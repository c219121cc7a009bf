import { createEmbeddedLedger, followAll } from '../embedded.ts'
import { createFollower } from '../follower.ts'
import type { Ledger } from '../port.ts'
import type { CommitStore } from '../store.ts'

/** A ledger in memory. Pass the same `log` again to open what an earlier one left in it. */
export async function openMemoryLedger({ id, log = [] }: { id: string; log?: Uint8Array[] }): Promise<Ledger> {
  const follower = createFollower(id)
  const store = createMemoryStore(log)
  const damage = followAll(follower, store)
  return createEmbeddedLedger({ follower, store, problems: damage === null ? [] : [damage], readOnly: false })
}

/** A store over an array; the caller keeps the array. */
export function createMemoryStore(log: Uint8Array[]): CommitStore {
  return {
    readRows: (afterSeq, limit) =>
      log
        .slice(afterSeq, afterSeq + limit)
        .map((bytes, index) => ({ seq: afterSeq + index + 1, bytes: bytes.slice() })),
    exclusively: (body) => body(),
    insert: ({ bytes }) => log.push(bytes.slice()),
    saveHead: () => {},
    check: () => [],
    settle: () => {},
    close: () => {},
  }
}
