import type { ChainHead } from '../chain.ts'
import type { Follower } from '../follower.ts'
import { type Ledger, LedgerFault, type LedgerState } from '../port.ts'
import type { TopicAppender } from './append.ts'
import type { CommitCopy } from './commit-copy.ts'
import type { Stopwatch } from './stopwatch.ts'
import { startTail, type Tail } from './tail.ts'
import { describeProblem, type TopicProblem } from './topic.ts'
import { type RecordRefusal, type TopicLog, TopicStop } from './topic-log.ts'
import { type Transport, TransportFault, type TransportLog } from './transport.ts'

/** A ledger in a topic. While no broker answers, `read` gives what was read before; all else rejects. */
export interface KafkaLedger extends Ledger {
  /** Why the topic is not, or no longer, the log it should be; null when it is. */
  readonly problem: TopicProblem | null
  /** How many records of the topic had no effect, by reason. */
  readonly refusals: ReadonlyMap<RecordRefusal, number>
}

/** What opening made. `topicLog` and `appender` are null for a topic that cannot be followed at all. */
export interface KafkaLedgerParts {
  readonly transport: Transport
  readonly follower: Follower
  readonly copy: CommitCopy
  readonly topicLog: TopicLog | null
  readonly appender: TopicAppender | null
  readonly problem: TopicProblem | null
  readonly readOnly: boolean
  readonly stopwatch: Stopwatch
  readonly log: TransportLog
  /** Told each head that was reached. */
  readonly moved: (head: ChainHead) => void
  /** Problems of the topic's settings as they are now. */
  readonly examine: () => Promise<readonly string[]>
  /** Called last. */
  readonly closed: () => Promise<void>
}

/** A ledger over a topic that is followed. */
export function createKafkaLedger(parts: KafkaLedgerParts): KafkaLedger {
  const { follower, copy, topicLog, appender } = parts
  const guard = createGuard(parts)
  const look = createLook(parts, guard)
  const watch = createWatch(parts, guard, look)
  let closing: Promise<void> | null = null

  async function close(): Promise<void> {
    guard.close()
    watch.stop()
    try {
      await appender?.close()
      await parts.transport.close()
      await parts.closed()
    } finally {
      copy.close()
    }
  }

  return {
    id: follower.head.ledger,
    get state() {
      return guard.state
    },
    get problem() {
      return guard.problem
    },
    refusals: topicLog?.refusals ?? new Map(),
    append: async (bytes) => {
      const { state } = guard
      if (state.mode === 'read-only' || appender === null)
        return { ok: false, reason: 'read-only', head: follower.head }
      return guard.run(() => appender.append(bytes))
    },
    ...createReading(parts, guard, look),
    head: look.now,
    seen: () => follower.head,
    onAppend: (listener) => {
      watch.begin()
      return guard.onAppend(listener)
    },
    check: async () => {
      if (guard.problem !== null) return [describeProblem(guard.problem)]
      try {
        await look.now()
        return await parts.examine()
      } catch (fault) {
        return [(fault as Error).message]
      }
    },
    close: () => {
      closing ??= close()
      return closing
    },
  }
}

function createReading(
  { follower, copy }: KafkaLedgerParts,
  guard: Guard,
  look: Look,
): Pick<Ledger, 'read' | 'recall' | 'readCommand'> {
  return {
    read: async (fromSeq, limit) => {
      await look.ifReachable()
      const { seq } = follower.head
      const first = Math.max(fromSeq, 1)
      const count = Math.max(Math.min(limit, seq - first + 1), 0)
      return Array.from({ length: count }, (_, index) => ({ seq: first + index, bytes: copy.read(first + index) }))
    },
    recall: (seq) => {
      guard.assertOpen()
      const { head } = follower
      if (!Number.isInteger(seq) || seq < 1 || seq > head.seq) throw new RangeError(`commit ${seq} of ${head.seq}`)
      return copy.read(seq)
    },
    readCommand: async (cmd) => {
      await look.now()
      const seq = follower.seqOf(cmd)
      return seq === undefined ? null : { seq, bytes: copy.read(seq) }
    },
  }
}

/** Looks at the end of the topic. */
interface Look {
  /** Rejects when no broker answers. */
  now(): Promise<ChainHead>
  /** Does without a broker: only the first that misses it waits, and later ones look whether it is back. */
  ifReachable(): Promise<void>
}

function createLook({ topicLog, follower }: KafkaLedgerParts, guard: Guard): Look {
  let isCutOff = false

  async function now(): Promise<ChainHead> {
    guard.assertOpen()
    if (topicLog === null || guard.problem !== null) return follower.head
    try {
      await guard.run(() => topicLog.refresh())
      isCutOff = false
    } catch (fault) {
      isCutOff = fault instanceof LedgerFault && fault.code === 'LOG_BUSY'
      throw fault
    }
    return follower.head
  }

  async function ifReachable(): Promise<void> {
    const isWaiting = !isCutOff
    const looking = now().catch((fault: unknown) => {
      if (!isCutOff) throw fault
    })
    if (isWaiting) await looking
    else looking.catch(() => {})
  }

  return { now, ifReachable }
}

/** Watches the end of the topic from when somebody wants to hear of it. */
interface Watch {
  begin(): void
  stop(): void
}

function createWatch({ topicLog, transport, stopwatch }: KafkaLedgerParts, guard: Guard, look: Look): Watch {
  let tail: Tail | null = null

  /** What came is told to the listeners by the guard; a topic that changed needs no more watching. */
  async function ring(): Promise<void> {
    await look.now().finally(() => {
      if (guard.problem !== null) tail?.stop()
    })
  }

  return {
    begin: () => {
      if (topicLog !== null && guard.problem === null)
        tail ??= startTail(transport.openReader(), stopwatch, () => topicLog.offset + 1, ring)
    },
    stop: () => tail?.stop(),
  }
}

/** Stands around everything that asks the topic: notices that it changed, and tells listeners when the head moved. */
interface Guard {
  readonly state: LedgerState
  readonly problem: TopicProblem | null
  /** Throws {@link LedgerFault} once it is closed. */
  assertOpen(): void
  /** Rejects with {@link LedgerFault} alone. */
  run<T>(body: () => Promise<T>): Promise<T>
  onAppend(listener: (head: ChainHead) => void): () => void
  /** Forgets the listeners. */
  close(): void
}

function createGuard({ follower, log, moved, ...parts }: KafkaLedgerParts): Guard {
  const listeners = new Set<(head: ChainHead) => void>()
  let { problem } = parts
  let isClosed = false
  let announced = follower.head.seq

  function announce(): void {
    const { head } = follower
    if (head.seq === announced) return
    announced = head.seq
    moved(head)
    for (const listener of listeners) queueMicrotask(() => listener(head))
  }

  async function run<T>(body: () => Promise<T>): Promise<T> {
    try {
      return await body()
    } catch (error) {
      if (error instanceof TransportFault) throw new LedgerFault('LOG_BUSY', error.message, error)
      if (!(error instanceof TopicStop)) throw error
      if (problem === null)
        log.error({ ledger: follower.head.ledger, problem: error.problem }, 'the log cannot be trusted')
      problem ??= error.problem
      throw new LedgerFault('LOG_BROKEN', error.message, error)
    } finally {
      announce()
    }
  }

  return {
    get state(): LedgerState {
      if (problem !== null) return { mode: 'read-only', isDamaged: true, reason: describeProblem(problem) }
      return parts.readOnly ? { mode: 'read-only', isDamaged: false, reason: 'opened read-only' } : { mode: 'writable' }
    },
    get problem() {
      return problem
    },
    assertOpen: () => {
      if (isClosed) throw new LedgerFault('LOG_BROKEN', 'the ledger is closed')
    },
    run,
    onAppend: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    close: () => {
      isClosed = true
      listeners.clear()
    },
  }
}
