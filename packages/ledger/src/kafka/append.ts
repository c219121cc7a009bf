import { sha256Hex } from '../canonical.ts'
import type { Extension } from '../chain.ts'
import type { Follower } from '../follower.ts'
import type { AppendOutcome, AppendRefusal } from '../port.ts'
import type { CommitCopy } from './commit-copy.ts'
import { type Stopwatch, untilAnswered } from './stopwatch.ts'
import { type TopicLog, TopicStop } from './topic-log.ts'
import { traceHeaders } from './trace-headers.ts'
import { type NewRecord, type TopicWriter, type Transport, TransportFault } from './transport.ts'

/** What an append is made with. */
export interface AppendParts {
  readonly transport: Transport
  readonly topicLog: TopicLog
  readonly follower: Follower
  readonly copy: CommitCopy
  readonly stopwatch: Stopwatch
  /** Name of this process in the headers of its records. */
  readonly writerName: string
  /** How long the outcome of an append is looked for before it is given up as unknown, ms. */
  readonly appendMs: number
}

/** Puts commits at the end of a topic, one in flight. */
export interface TopicAppender {
  /**
   * Rejects with {@link TransportFault} when the outcome is not known in time, with {@link TopicStop} when the topic is
   * no longer the log it was.
   */
  append(bytes: Uint8Array): Promise<AppendOutcome>
  close(): Promise<void>
}

type Good = Extension & { ok: true }

/**
 * Chain append: a record counts if and only if it extends the chain, and every reader judges so. Hence an acknowledged
 * record right after the last one that was judged counts; one further on is judged with those between; anything else is
 * unknown, and looked for with a new writer. The same bytes may be sent again as long as they still extend the chain: they
 * count once. Source: ADR 12.
 */
export function createTopicAppender(parts: AppendParts): TopicAppender {
  const { transport, topicLog, follower, copy, stopwatch, appendMs } = parts
  let writer: TopicWriter | null = null
  let queue: Promise<unknown> = Promise.resolve()

  async function append(bytes: Uint8Array): Promise<AppendOutcome> {
    const early = judge(bytes)
    // Who appends may have seen more of the chain than this reader.
    if (!early.ok) await topicLog.refresh()
    const judged = early.ok ? early : judge(bytes)
    if (!judged.ok) return refuse(judged.reason)
    const record = toRecord(judged, bytes, parts.writerName)
    const deadline = stopwatch.elapsed() + appendMs
    for (;;) {
      const known = await sendOnce(record, judged)
      if (known !== null) return known
      await untilAnswered(stopwatch, deadline, topicLog.refresh)
      const found = outcomeOf(bytes, judged)
      if (found !== null) return found
      if (stopwatch.elapsed() >= deadline) throw new TransportFault('nobody said what became of the commit')
    }
  }

  /** Null when the outcome must be looked for. */
  async function sendOnce(record: NewRecord, judged: Good): Promise<AppendOutcome | null> {
    const before = topicLog.offset
    writer ??= transport.openWriter()
    const sent = await writer.send(record)
    if (sent.kind === 'refused') throw new TopicStop('topic-settings', `the broker refuses commits: ${sent.reason}`)
    const isTold = sent.kind === 'acknowledged' && sent.offset > before
    if (!isTold) await dropWriter()
    // Somebody's record may have been folded meanwhile: then the judgement is of an older head.
    if (isTold && topicLog.offset === before && sent.offset === before + 1) {
      topicLog.takeOwn(record.bytes, judged)
      return { ok: true, head: judged.head }
    }
    return null
  }

  /** An acknowledgement of an old writer may be about another record, so none is used after a doubt. */
  async function dropWriter(): Promise<void> {
    const dropped = writer
    writer = null
    await dropped?.close()
  }

  /** Null while the commit is not in the chain, and may still come. */
  function outcomeOf(bytes: Uint8Array, { commit, head }: Good): AppendOutcome | null {
    const seq = follower.seqOf(commit.cmd)
    if (seq === commit.seq && sha256Hex(copy.read(seq)) === head.hash) return { ok: true, head }
    const again = judge(bytes)
    return again.ok ? null : refuse(again.reason)
  }

  function judge(bytes: Uint8Array): Extension {
    return follower.judge(bytes)
  }

  function refuse(reason: (Extension & { ok: false })['reason']): AppendOutcome {
    const told: AppendRefusal = reason === 'seq' || reason === 'prev' ? 'conflict' : reason
    return { ok: false, reason: told, head: follower.head }
  }

  return {
    append: (bytes) => {
      const own = bytes.slice()
      const turn = queue.then(() => append(own))
      queue = turn.catch(() => {})
      return turn
    },
    close: async () => {
      await queue
      await dropWriter()
    },
  }
}

function toRecord({ commit: { ledger, seq } }: Good, bytes: Uint8Array, writerName: string): NewRecord {
  const own = { seq: String(seq), 'content-type': 'application/json', writer: writerName }
  return { key: ledger, bytes, headers: { ...own, ...traceHeaders() } }
}
