import { sha256Hex } from './canonical.ts'
import type { ChainHead, Extension } from './chain.ts'
import type { Follower } from './follower.ts'
import { createHeadSaving } from './head-saving.ts'
import { type AppendOutcome, type AppendRefusal, type Ledger, LedgerFault, type LedgerState } from './port.ts'
import type { CommitStore } from './store.ts'

const PAGE = 256

/** What opening found: `problems` make the ledger read-only, as does a `readOnly` request. */
export interface Opened {
  readonly follower: Follower
  readonly store: CommitStore
  readonly problems: readonly string[]
  readonly readOnly: boolean
}

/** A ledger over a store of this machine; other processes may append to the same store. */
export function createEmbeddedLedger(opened: Opened): Ledger {
  const { follower, store } = opened
  const guard = createGuard(opened)
  const heads = createHeadSaving(follower.head.seq, () => guard.run(() => saveHead(follower, store)))
  let closed = false

  function refreshed(): ChainHead {
    if (guard.problems.length === 0) guard.run(() => catchUp(follower, store))
    return follower.head
  }

  function readRows(fromSeq: number, limit: number) {
    // Never past the head: what follows it may be damaged.
    const left = refreshed().seq - fromSeq + 1
    return left <= 0 ? [] : guard.run(() => store.readRows(fromSeq - 1, Math.min(limit, left)))
  }

  function recall(seq: number): Uint8Array {
    if (closed) throw new LedgerFault('LOG_BROKEN', 'the ledger is closed')
    const { head } = follower
    if (!Number.isInteger(seq) || seq < 1 || seq > head.seq) throw new RangeError(`commit ${seq} of ${head.seq}`)
    return guard.run(() => {
      const row = store.readRows(seq - 1, 1)[0]
      if (row?.seq !== seq) throw new LedgerFault('LOG_BROKEN', `commit ${seq} vanished while the ledger was open`)
      return row.bytes
    })
  }

  return {
    id: follower.head.ledger,
    get state() {
      return guard.state
    },
    append: async (bytes) => {
      if (guard.state.mode === 'read-only') return { ok: false, reason: 'read-only', head: follower.head }
      const outcome = guard.run(() => appendNow(follower, store, bytes))
      await heads.reach(outcome.head.seq)
      return outcome
    },
    read: async (fromSeq, limit) => readRows(Math.max(fromSeq, 1), limit),
    recall,
    readCommand: async (cmd) => {
      refreshed()
      const seq = follower.seqOf(cmd)
      if (seq === undefined) return null
      // Who finds a command takes it as done, also after a saving that failed.
      if (guard.state.mode === 'writable') await heads.reach(seq)
      return readRows(seq, 1)[0] ?? null
    },
    head: async () => refreshed(),
    seen: () => follower.head,
    onAppend: guard.onAppend,
    check: async () => {
      const found = store.check(refreshed)
      return [...new Set([...guard.problems, ...found])]
    },
    close: async () => {
      if (closed) return
      closed = true
      guard.silence()
      await heads.settled()
      try {
        if (guard.state.mode === 'writable') guard.run(() => store.settle(refreshed))
      } finally {
        store.close()
      }
    },
  }
}

function appendNow(follower: Follower, store: CommitStore, bytes: Uint8Array): AppendOutcome {
  const verdict = store.exclusively((): Extension => {
    catchUp(follower, store)
    const judged = follower.judge(bytes)
    if (judged.ok) store.insert({ seq: judged.commit.seq, bytes })
    return judged
  })
  if (!verdict.ok) return { ok: false, reason: toRefusal(verdict), head: follower.head }
  follower.take(verdict)
  return { ok: true, head: verdict.head }
}

/** Under the write lock, so that the head kept outside the log never moves back while others append. */
function saveHead(follower: Follower, store: CommitStore): number {
  store.exclusively(() => {
    catchUp(follower, store)
    store.saveHead(follower.head)
  })
  return follower.head.seq
}

/** Stands around everything that touches the store: notices damage, and tells listeners when the head moved. */
interface Guard {
  readonly state: LedgerState
  readonly problems: readonly string[]
  /** Runs `body`; a log that turns out to be broken makes the ledger read-only. */
  run<T>(body: () => T): T
  onAppend(listener: (head: ChainHead) => void): () => void
  /** Forgets the listeners. */
  silence(): void
}

function createGuard({ follower, problems: found, readOnly }: Opened): Guard {
  const listeners = new Set<(head: ChainHead) => void>()
  const problems = [...found]
  let state = firstState(found, readOnly)
  let announced = follower.head.seq

  function distrust(problem: string): void {
    problems.push(problem)
    state = { mode: 'read-only', isDamaged: true, reason: problem }
  }

  function announce(): void {
    const { head } = follower
    if (head.seq === announced) return
    announced = head.seq
    for (const listener of listeners) queueMicrotask(() => listener(head))
  }

  return {
    get state() {
      return state
    },
    problems,
    run: (body) => {
      try {
        return body()
      } catch (fault) {
        if (fault instanceof LedgerFault && fault.code === 'LOG_BROKEN') distrust(fault.message)
        throw fault
      } finally {
        announce()
      }
    },
    onAppend: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    silence: () => listeners.clear(),
  }
}

function firstState(problems: readonly string[], readOnly: boolean): LedgerState {
  if (problems.length > 0) return { mode: 'read-only', isDamaged: true, reason: problems.join('; ') }
  return readOnly ? { mode: 'read-only', isDamaged: false, reason: 'opened read-only' } : { mode: 'writable' }
}

function toRefusal({ reason }: Extension & { ok: false }): AppendRefusal {
  return reason === 'seq' || reason === 'prev' ? 'conflict' : reason
}

/** Takes what other processes appended. Throws LOG_BROKEN when the log no longer extends what this one has seen. */
export function catchUp(follower: Follower, store: CommitStore): void {
  const { seq, hash } = follower.head
  const own = seq === 0 ? undefined : store.readRows(seq - 1, 1)[0]
  if (seq > 0 && (own?.seq !== seq || sha256Hex(own.bytes) !== hash)) {
    throw new LedgerFault('LOG_BROKEN', `commit ${seq} changed or vanished while the ledger was open`)
  }
  const damage = followAll(follower, store)
  if (damage !== null) throw new LedgerFault('LOG_BROKEN', damage)
}

/** Follows a store to its end, `page` rows at a time; says which commit broke the chain, or null. */
export function followAll(follower: Follower, { readRows }: Pick<CommitStore, 'readRows'>, page = PAGE): string | null {
  for (;;) {
    const rows = readRows(follower.head.seq, page)
    for (const row of rows) {
      const refusal = follower.follow(row)
      if (refusal !== null) return `commit ${follower.head.seq + 1} does not extend the chain: ${refusal}`
    }
    if (rows.length < page) return null
  }
}
