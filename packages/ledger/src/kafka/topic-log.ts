import { sha256Hex } from '../canonical.ts'
import type { ChainRefusal, Extension } from '../chain.ts'
import type { Follower } from '../follower.ts'
import type { CommitCopy } from './commit-copy.ts'
import { describeProblem, type Genesis, parseGenesis, type TopicProblem, type TopicProblemCode } from './topic.ts'
import { takingFrom } from './trace-headers.ts'
import {
  type Fetched,
  type LogRecord,
  type RecordFlaw,
  type TopicReader,
  TransportFault,
  type TransportLog,
} from './transport.ts'

/** Why a record of the topic has no effect. */
export type RecordRefusal = ChainRefusal | RecordFlaw

/** The topic is not, or no longer, the log it should be: nothing after it counts. */
export class TopicStop extends Error {
  readonly problem: TopicProblem

  constructor(code: TopicProblemCode, detail: string) {
    super(describeProblem({ code, detail }))
    this.name = 'TopicStop'
    this.problem = { code, detail }
  }
}

/** A reader's own place in a topic. */
export interface TopicLog {
  readonly genesis: Genesis
  /** Of the last record that was judged. */
  readonly offset: number
  /** How many records had no effect, by reason. */
  readonly refusals: ReadonlyMap<RecordRefusal, number>
  /**
   * Judges every record up to the end of the topic as it is after the call.
   * Rejects with {@link TransportFault} when no broker answers, with {@link TopicStop} when the topic changed.
   */
  refresh(): Promise<void>
  /** Takes a record that was acknowledged at the offset after {@link offset} and judged to extend the chain. */
  takeOwn(bytes: Uint8Array, extension: Extension & { ok: true }): void
}

/** What a place in a topic is made of. */
export interface TopicLogParts {
  readonly ledger: string
  readonly reader: TopicReader
  readonly follower: Follower
  readonly copy: CommitCopy
  readonly log: TransportLog
}

/** Bytes of records per fetch; larger than any batch the topic takes. */
const LIMITS = { maxBytes: 8 * 1024 * 1024, waitMs: 0 }
const ONE_BATCH = { maxBytes: 1, waitMs: 0 }

/** A late or repeated commit, as every writer without a lease makes them. */
const ORDINARY: ReadonlySet<RecordRefusal> = new Set(['seq', 'prev', 'duplicate-cmd'])

/** A record that was judged, and what it was: each fetch begins with it, so that another log is noticed. */
interface Place {
  readonly offset: number
  readonly witness: string
}

/** A request on its way, and the place it begins with. */
interface Fetch {
  readonly at: Place
  readonly answer: Promise<Fetched>
}

/** A place after the first record, which says whose topic it is. Rejects like {@link TopicLog.refresh}. */
export async function openTopicLog({ ledger, reader, follower, copy, log }: TopicLogParts): Promise<TopicLog> {
  const { first, genesis } = await readGenesis(reader, ledger)
  const { fetchFrom, receive } = createFetching(reader, genesis)
  const refusals = new Map<RecordRefusal, number>()
  let place = placeOf(first)

  function judge(record: LogRecord): void {
    if (record.offset <= place.offset) {
      // An acknowledged record was taken while this fetch was on its way.
      if (record.offset === place.offset) assertSame(record, place)
      return
    }
    if (record.offset !== place.offset + 1 || ('flaw' in record && record.flaw === 'compacted'))
      throw new TopicStop('history-gap', `no record lies right after offset ${place.offset}`)
    const judged: Extension | { ok: false; reason: RecordFlaw } =
      'flaw' in record ? { ok: false, reason: record.flaw } : follower.judge(record.bytes)
    if (judged.ok && 'bytes' in record) take(record.bytes, judged)
    else if (!judged.ok) refusals.set(judged.reason, (refusals.get(judged.reason) ?? 0) + 1)
    place = judged.ok ? { offset: record.offset, witness: judged.head.hash } : placeOf(record)
  }

  function judgeAll(records: readonly LogRecord[]): void {
    const labels = records.flatMap((record) => ('label' in record ? [record.label] : []))
    takingFrom(labels, { 'asof.ledger': ledger, 'asof.records': records.length }, () => {
      for (const record of records) judge(record)
    })
  }

  function take(bytes: Uint8Array, extension: Extension & { ok: true }): void {
    copy.add(bytes)
    follower.take(extension)
  }

  async function catchUp(): Promise<void> {
    for (let fetch: Fetch | null = fetchFrom(place); fetch !== null; ) {
      const { rest, end } = await receive(fetch)
      const last = rest.at(-1)
      if (last === undefined && place.offset + 1 < end)
        throw new TransportFault(`nothing can be read after offset ${place.offset}`)
      fetch = last !== undefined && last.offset + 1 < end ? fetchFrom(placeOf(last)) : null
      // Judging takes long, and the broker answers meanwhile: the request has to be out before.
      if (fetch !== null) await new Promise((resolve) => setImmediate(resolve))
      judgeAll(rest)
    }
  }

  return {
    genesis,
    get offset() {
      return place.offset
    },
    refusals,
    refresh: oneAtATime(async () => {
      const before = new Map(refusals)
      try {
        await catchUp()
      } finally {
        tellRefusals(log, before, refusals)
      }
    }),
    takeOwn: (bytes, extension) => {
      take(bytes, extension)
      place = { offset: place.offset + 1, witness: extension.head.hash }
    },
  }
}

async function readGenesis(reader: TopicReader, ledger: string): Promise<{ first: LogRecord; genesis: Genesis }> {
  const first = await readFirst(reader)
  const genesis = first !== null && 'bytes' in first ? parseGenesis(first.bytes) : null
  if (first === null || genesis === null) throw new TopicStop('no-genesis', 'the first record names no ledger')
  if (genesis.ledger !== ledger) throw new TopicStop('wrong-ledger', `it belongs to ledger ${genesis.ledger}`)
  return { first, genesis }
}

/** Fetches what lies beyond a place, and notices when the place is no longer what it was. */
interface Fetching {
  fetchFrom(at: Place): Fetch
  receive(fetch: Fetch): Promise<{ rest: readonly LogRecord[]; end: number }>
}

function createFetching(reader: TopicReader, genesis: Genesis): Fetching {
  /** Says why the record at a place is not the one that was judged. */
  async function explain(at: Place): Promise<TopicStop | TransportFault> {
    const now = await readFirst(reader)
    const found = now !== null && 'bytes' in now ? parseGenesis(now.bytes) : null
    if (found?.id !== genesis.id)
      return new TopicStop(
        'ledger-recreated',
        `the topic began as ${genesis.id} and now begins as ${found?.id ?? 'nothing'}`,
      )
    const end = await reader.readEnd()
    if (end <= at.offset)
      return new TopicStop('ledger-truncated', `the topic ends before offset ${end}, ${at.offset} was read`)
    const again = await reader.readFrom(at.offset, ONE_BATCH)
    const same = again.kind === 'records' && again.records.find(({ offset }) => offset === at.offset)
    if (same && witnessOf(same) === at.witness) return new TransportFault('the leader was behind for a moment')
    return new TopicStop('ledger-diverged', `the record at offset ${at.offset} is not the one that was read`)
  }

  return {
    fetchFrom: (at) => {
      const answer = reader.readFrom(at.offset, LIMITS)
      // Judging may end everything before anybody waits for it.
      answer.catch(() => {})
      return { at, answer }
    },
    receive: async ({ at, answer }) => {
      const fetched = await answer
      if (fetched.kind === 'no-topic') throw new TransportFault('the topic does not exist')
      if (fetched.kind === 'out-of-range') throw await explain(at)
      if (fetched.logStart > 0)
        throw new TopicStop('history-floor', `records before offset ${fetched.logStart} were deleted`)
      const [witness, ...rest] = fetched.records.filter(({ offset }) => offset >= at.offset)
      if (witness === undefined || witness.offset !== at.offset || witnessOf(witness) !== at.witness)
        throw await explain(at)
      return { rest, end: fetched.end }
    },
  }
}

/** The record at offset 0; null in an empty topic. */
async function readFirst(reader: TopicReader): Promise<LogRecord | null> {
  const fetched = await reader.readFrom(0, ONE_BATCH)
  if (fetched.kind === 'no-topic') throw new TransportFault('the topic does not exist')
  if (fetched.kind === 'out-of-range' || fetched.logStart > 0)
    throw new TopicStop('history-floor', 'the first records were deleted')
  return fetched.records[0] ?? null
}

function placeOf(record: LogRecord): Place {
  return { offset: record.offset, witness: witnessOf(record) }
}

function witnessOf(record: { readonly flaw: RecordFlaw } | { readonly bytes: Uint8Array }): string {
  return 'flaw' in record ? record.flaw : sha256Hex(record.bytes)
}

function assertSame(record: LogRecord, { offset, witness }: Place): void {
  if (witnessOf(record) !== witness)
    throw new TopicStop('ledger-diverged', `the record at offset ${offset} is not the one that was acknowledged`)
}

function tellRefusals(
  log: TransportLog,
  before: ReadonlyMap<RecordRefusal, number>,
  after: ReadonlyMap<RecordRefusal, number>,
): void {
  const added = [...after].map(([reason, count]) => [reason, count - (before.get(reason) ?? 0)] as const)
  const [ordinary, strange] = [true, false].map((kind) =>
    Object.fromEntries(added.filter(([reason, count]) => count > 0 && ORDINARY.has(reason) === kind)),
  )
  if (Object.keys(ordinary!).length > 0) log.info({ refused: ordinary }, 'records of other writers came too late')
  if (Object.keys(strange!).length > 0) log.warn({ refused: strange }, 'records that are no commits were passed over')
}

/** Runs `body` once at a time. Who calls while it runs gets the next run, never the running one, and shares it. */
function oneAtATime(body: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> = Promise.resolve()
  let next: Promise<void> | null = null
  return () => {
    next ??= running
      .catch(() => {})
      .then(() => {
        next = null
        running = body()
        return running
      })
    return next
  }
}
