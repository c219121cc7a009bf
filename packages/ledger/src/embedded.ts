import { sha256Hex } from './canonical.ts'
import type { ChainHead, Extension } from './chain.ts'
import type { Follower } from './follower.ts'
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
export function createEmbeddedLedger({ follower, store, problems: found, readOnly }: Opened): Ledger {
  const listeners = new Set<(head: ChainHead) => void>()
  const problems = [...found]
  let state = firstState(found, readOnly)
  let announced = follower.head.seq
  let saved = follower.head.seq
  let saving: Promise<void> | null = null
  let closed = false

  function distrust(problem: string): void {
    problems.push(problem)
    state = { mode: 'read-only', isDamaged: true, reason: problem }
  }

  function guarded<T>(body: () => T): T {
    try {
      return body()
    } catch (fault) {
      if (fault instanceof LedgerFault && fault.code === 'LOG_BROKEN') distrust(fault.message)
      throw fault
    } finally {
      announce()
    }
  }

  function announce(): void {
    const { head } = follower
    if (head.seq === announced) return
    announced = head.seq
    for (const listener of listeners) queueMicrotask(() => listener(head))
  }

  function appendNow(bytes: Uint8Array): AppendOutcome {
    const verdict = store.exclusively((): Extension => {
      catchUp(follower, store)
      const judged = follower.judge(bytes)
      if (judged.ok) store.insert({ seq: judged.commit.seq, bytes })
      return judged
    })
    if (verdict.ok) follower.take(verdict)
    return verdict.ok ? { ok: true, head: verdict.head } : refuse(toRefusal(verdict))
  }

  /**
   * Resolves once the head kept outside the log reaches `seq`. Commits of one turn of the event loop share a saving:
   * each is durable in the log before, and none is answered before.
   */
  function headSaved(seq: number): Promise<void> {
    if (seq <= saved) return Promise.resolve()
    saving ??= new Promise((resolve) => setImmediate(resolve)).then(() => {
      saving = null
      guarded(saveHead)
    })
    return saving
  }

  // Under the write lock, so that the head kept outside the log never moves back while others append.
  function saveHead(): void {
    store.exclusively(() => {
      catchUp(follower, store)
      store.saveHead(follower.head)
    })
    saved = follower.head.seq
  }

  function refuse(reason: AppendRefusal): AppendOutcome {
    return { ok: false, reason, head: follower.head }
  }

  function refreshed(): ChainHead {
    if (problems.length === 0) guarded(() => catchUp(follower, store))
    return follower.head
  }

  function readRows(fromSeq: number, limit: number) {
    // Never past the head: what follows it may be damaged.
    const left = refreshed().seq - fromSeq + 1
    return left <= 0 ? [] : guarded(() => store.readRows(fromSeq - 1, Math.min(limit, left)))
  }

  return {
    id: follower.head.ledger,
    get state() {
      return state
    },
    append: async (bytes) => {
      if (state.mode === 'read-only') return refuse('read-only')
      const outcome = guarded(() => appendNow(bytes))
      await headSaved(outcome.head.seq)
      return outcome
    },
    read: async (fromSeq, limit) => readRows(Math.max(fromSeq, 1), limit),
    readCommand: async (cmd) => {
      refreshed()
      const seq = follower.seqOf(cmd)
      if (seq === undefined) return null
      // Who finds a command takes it as done, also after a saving that failed.
      if (state.mode === 'writable') await headSaved(seq)
      return readRows(seq, 1)[0] ?? null
    },
    head: async () => refreshed(),
    onAppend: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    check: async () => {
      const found = store.check(refreshed)
      return [...new Set([...problems, ...found])]
    },
    close: async () => {
      if (closed) return
      closed = true
      listeners.clear()
      await saving?.catch(() => {})
      try {
        if (state.mode === 'writable') guarded(() => store.settle(refreshed))
      } finally {
        store.close()
      }
    },
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
