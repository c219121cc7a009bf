import { sha256Hex } from '../canonical.ts'
import type { ChainHead } from '../chain.ts'
import { createFollower, type Follower } from '../follower.ts'
import { LedgerFault } from '../port.ts'
import { createTopicAppender } from './append.ts'
import { type CommitCopy, openCommitCopy } from './commit-copy.ts'
import { type Cursor, createCursorKeeper, readCursor } from './cursor.ts'
import { createKafkaLedger, type KafkaLedger } from './ledger.ts'
import { type Stopwatch, untilAnswered } from './stopwatch.ts'
import { settingProblems, type TopicProblem } from './topic.ts'
import { openTopicLog, type TopicLog, TopicStop } from './topic-log.ts'
import { type Transport, TransportFault, type TransportLog } from './transport.ts'

/** How a ledger in a topic is opened. */
export interface KafkaLedgerOptions {
  readonly id: string
  /** To the ledger's topic; closed with the ledger. */
  readonly transport: Transport
  readonly stopwatch: Stopwatch
  readonly log: TransportLog
  /** Name of this process in the headers of what it appends. */
  readonly writerName: string
  /** File of this machine that remembers how far the topic reached, so that a shorter one is noticed; null for none. */
  readonly cursorFile: string | null
  readonly readOnly?: boolean
  /** How long the outcome of an append is looked for before it is given up as unknown, ms. */
  readonly appendMs?: number
  /** Judges the chain; a test may plant its own. */
  readonly follower?: Follower
}

/** With the requests on their way when it ends still below the 10 s within which a client is answered (F10). */
const APPEND_MS = 5000

/** How long a broker may take to answer at all, as when all start together, ms. */
const OPEN_MS = 30_000

/**
 * A ledger in a topic that `createLedgerTopic` made. Reads the whole topic first. A topic that is not what it should be, or
 * not what the cursor file remembers, opens read-only and `problem` says why.
 * Rejects with {@link LedgerFault}: LOG_BUSY when no broker answers, LOG_BROKEN when there is no such topic.
 */
export async function openKafkaLedger(options: KafkaLedgerOptions): Promise<KafkaLedger> {
  const copy = openCommitCopy()
  try {
    return await open(options, copy)
  } catch (error) {
    copy.close()
    await options.transport.close()
    throw error instanceof TransportFault ? new LedgerFault('LOG_BUSY', error.message, error) : error
  }
}

async function open(options: KafkaLedgerOptions, copy: CommitCopy): Promise<KafkaLedger> {
  const { id, transport, stopwatch, log, cursorFile, writerName, appendMs = APPEND_MS, readOnly = false } = options
  const follower = options.follower ?? createFollower(id)
  const deadline = stopwatch.elapsed() + OPEN_MS
  const problems = await untilAnswered(stopwatch, deadline, () => examine(transport))
  const parts = { ledger: id, reader: transport.openReader(), follower, copy, log }
  // Before the topic: another process may keep this cursor too, and go on.
  const kept = cursorFile === null ? null : await readKept(cursorFile)
  const found = await untilAnswered(stopwatch, deadline, () => follow(parts))
  const { topicLog } = found
  const remembered = topicLog === null || kept === null ? null : compare(kept, { topicLog, follower, copy })
  const settings: TopicProblem | null =
    problems.length === 0 ? null : { code: 'topic-settings', detail: problems.join(', ') }
  const problem = found.problem ?? remembered ?? settings
  if (problem !== null) log.error({ ledger: id, problem }, 'the log cannot be trusted')
  const keeper = keepCursor(options, topicLog)
  if (problem === null) keeper.moved(follower.head)
  return createKafkaLedger({
    transport,
    follower,
    copy,
    topicLog,
    appender:
      topicLog === null
        ? null
        : createTopicAppender({ transport, topicLog, follower, copy, stopwatch, writerName, appendMs }),
    problem,
    readOnly,
    stopwatch,
    log,
    moved: keeper.moved,
    examine: () => examine(transport),
    closed: keeper.settled,
  })
}

/** What is wrong with the topic's settings. */
async function examine(transport: Transport): Promise<readonly string[]> {
  const description = await transport.describe()
  if (description === null)
    throw new LedgerFault('LOG_BROKEN', 'there is no topic for this ledger: run "asof ledger init"')
  return settingProblems(description)
}

type Found = { readonly topicLog: TopicLog | null; readonly problem: TopicProblem | null }

/** Follows the topic as far as it goes. */
async function follow(parts: Parameters<typeof openTopicLog>[0]): Promise<Found> {
  let topicLog: TopicLog | null = null
  try {
    topicLog = await openTopicLog(parts)
    await topicLog.refresh()
    return { topicLog, problem: null }
  } catch (error) {
    if (error instanceof TopicStop) return { topicLog, problem: error.problem }
    throw error
  }
}

type Kept = { readonly file: string; readonly cursor: Cursor }

async function readKept(file: string): Promise<Kept | null> {
  const cursor = await readCursor(file)
  return cursor && { file, cursor }
}

type Read = { readonly topicLog: TopicLog; readonly follower: Follower; readonly copy: CommitCopy }

/** Whether the topic holds what was read of it at an earlier time. */
function compare({ file, cursor }: Kept, { topicLog: { genesis }, follower, copy }: Read): TopicProblem | null {
  if (cursor.ledger !== genesis.ledger) return null
  const { seq } = follower.head
  if (cursor.genesis !== genesis.id)
    return { code: 'ledger-recreated', detail: `${file} remembers another topic of this name` }
  if (cursor.seq > seq)
    return { code: 'ledger-truncated', detail: `the topic ends at commit ${seq}, ${file} at ${cursor.seq}` }
  if (cursor.seq > 0 && sha256Hex(copy.read(cursor.seq)) !== cursor.hash)
    return { code: 'ledger-diverged', detail: `commit ${cursor.seq} is not the one of ${file}` }
  return null
}

function keepCursor({ cursorFile: file, writerName, log }: KafkaLedgerOptions, topicLog: TopicLog | null) {
  if (file === null || topicLog === null) return { moved: () => {}, settled: async () => {} }
  const keeper = createCursorKeeper(file, writerName, (error) =>
    log.warn({ file, error: String(error) }, 'the cursor was not kept'),
  )
  const toCursor = ({ ledger, seq, hash }: ChainHead): Cursor => ({ ledger, genesis: topicLog.genesis.id, seq, hash })
  return { moved: (head: ChainHead) => keeper.keep(toCursor(head)), settled: keeper.settled }
}
