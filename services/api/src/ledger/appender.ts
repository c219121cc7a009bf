import {
  decide,
  eventById,
  eventsBetween,
  type Proposal,
  type RecordedEvent,
  type Rejection,
  type StoredEvent,
  type Warning,
} from '@asof/domain'
import {
  type AppendRefusal,
  type Attribution,
  buildCommit,
  type ChainHead,
  MAX_COMMIT_BYTES,
  sha256Hex,
} from '@asof/ledger'
import { type LedgerReader, toCommit } from '@asof/reader'
import type { Clock } from '@asof/runtime'
import { isCommitOf } from './same-content.ts'

/** How often a head may move under one command before the writer gives up for now. */
const MAX_TRIES = 32

/** What one principal wants appended under one key. */
interface Command {
  readonly by: string
  readonly key: string
  readonly proposals: readonly Proposal[]
  /** Of the request that wants it; the same command in another request is the same. */
  readonly attribution?: Attribution
}

/** Why the ledger kept a command out although the rules let it in. */
export type NotTaken = Extract<AppendRefusal, 'conflict' | 'read-only'>

/** What became of a command; `appended` and `duplicates` left or found the events in the log. */
export type Outcome =
  | {
      readonly kind: 'appended'
      readonly replayed: boolean
      readonly events: readonly RecordedEvent[]
      readonly duplicates: readonly RecordedEvent[]
      readonly warnings: readonly Warning[]
    }
  | { readonly kind: 'duplicates'; readonly duplicates: readonly RecordedEvent[] }
  | { readonly kind: 'refused'; readonly rejections: readonly (Rejection & { readonly index: number })[] }
  | { readonly kind: 'key-reused' }
  | { readonly kind: 'in-progress' }
  | { readonly kind: 'too-large' }
  | { readonly kind: 'not-taken'; readonly reason: NotTaken }

/** What a command would do at the newest position. */
type Verdict =
  | { readonly kind: 'refused'; readonly rejections: readonly (Rejection & { readonly index: number })[] }
  | {
      readonly kind: 'accepted'
      readonly events: readonly StoredEvent[]
      readonly duplicates: readonly RecordedEvent[]
      readonly warnings: readonly Warning[]
      readonly recordedAt: string
    }

/** The one writer of a ledger in this process: decides at the head, appends, folds, answers. */
export interface Appender {
  append(command: Command): Promise<Outcome>
  /** Decides without appending. */
  judge(proposals: readonly Proposal[], by: string): Promise<Verdict>
}

/** An appender that takes one command at a time; others wait in order, equal ones are told so. */
export function createAppender({ reader, clock }: { reader: LedgerReader; clock: Clock }): Appender {
  const running = new Set<string>()
  let queue: Promise<unknown> = Promise.resolve()
  let answered: Promise<unknown> = Promise.resolve()

  async function append(command: Command): Promise<Outcome> {
    const cmd = `${command.by}:${command.key}`
    if (running.has(cmd)) return { kind: 'in-progress' }
    running.add(cmd)
    const turn = queue.then(() => appendNow(reader, clock, cmd, command))
    queue = turn.catch(() => {})
    // A command may rest on what an earlier one appended, so it is not answered before that one.
    const answer = Promise.all([turn.then(({ outcome }) => outcome), answered]).then(([outcome]) => outcome)
    answered = answer.catch(() => {})
    return answer.finally(() => running.delete(cmd))
  }

  async function judge(proposals: readonly Proposal[], by: string): Promise<Verdict> {
    await reader.refresh()
    return decideAtHead(reader, clock, proposals, by)
  }

  return { append, judge }
}

/** A turn ends when the next command may decide; its outcome may take longer, until the commit is safe. */
interface Turn {
  readonly outcome: Outcome | Promise<Outcome>
}

async function appendNow(reader: LedgerReader, clock: Clock, cmd: string, command: Command): Promise<Turn> {
  const { ledger } = reader
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    // The first try rests on what is folded: the ledger refuses a commit that rests on less than it holds, and a command
    // it holds. Nothing else is answered before a look at the log.
    if (tries > 0) await reader.refresh()
    const head = headOf(reader)
    const verdict = decideAtHead(reader, clock, command.proposals, command.by)
    const looksNew = verdict.kind === 'accepted' && verdict.duplicates.length === 0
    if (tries === 0 && !looksNew) continue
    const earlier = tries === 0 ? null : await replay(reader, cmd, command.proposals)
    if (earlier !== null) return { outcome: earlier }
    if (verdict.kind === 'refused') return { outcome: verdict }
    const { events, duplicates, warnings } = verdict
    if (events.length === 0) return { outcome: { kind: 'duplicates', duplicates } }
    const bytes = buildCommit(head, { cmd, by: command.by, now: clock.now(), events, ...command.attribution })
    if (bytes.byteLength > MAX_COMMIT_BYTES) return { outcome: { kind: 'too-large' } }
    const appending = ledger.append(bytes)
    // Whoever waits for it is told; until somebody does, a failure must not end the process.
    appending.catch(() => {})
    const done = (seq: number): Outcome => {
      reader.reach(seq)
      return { kind: 'appended', replayed: false, duplicates, warnings, events: recorded(reader, seq) }
    }
    if (ledger.seen().hash === sha256Hex(bytes)) {
      // In the log already, while its answer is still to come: the next command rests on it.
      reader.reach(head.seq + 1)
      return {
        outcome: appending.then((appended) => (appended.ok ? done(appended.head.seq) : notTaken(appended.reason))),
      }
    }
    const appended = await appending
    if (appended.ok) return { outcome: done(appended.head.seq) }
    if (appended.reason !== 'conflict' && appended.reason !== 'duplicate-cmd')
      return { outcome: notTaken(appended.reason) }
  }
  return { outcome: notTaken('conflict') }
}

/** Throws when the ledger refuses what a writer must never build. */
function notTaken(reason: AppendRefusal): Outcome {
  if (reason === 'conflict' || reason === 'read-only') return { kind: 'not-taken', reason }
  throw new Error(`the ledger refused a commit of our own making: ${reason}`)
}

/** The chain as far as a reader has folded it: what is decided there may extend nothing else. */
function headOf({ ledger, position, recordedAt, headAt }: LedgerReader): ChainHead {
  return { ledger: ledger.id, ...headAt(position), position, recordedAt }
}

function decideAtHead(reader: LedgerReader, clock: Clock, proposals: readonly Proposal[], by: string): Verdict {
  const now = clock.now()
  const recordedAt = now > reader.recordedAt ? now : reader.recordedAt
  const decision = decide(reader.record, proposals, { recordedAt, recordedBy: by })
  if (!decision.ok) return { kind: 'refused', rejections: decision.rejections }
  return {
    kind: 'accepted',
    recordedAt,
    events: decision.events,
    duplicates: decision.duplicates,
    warnings: decision.warnings,
  }
}

/** The outcome of an earlier run of the same command, if there was one; its warnings were told then (ADR 6). */
async function replay(reader: LedgerReader, cmd: string, proposals: readonly Proposal[]): Promise<Outcome | null> {
  const stored = await reader.ledger.readCommand(cmd)
  if (stored === null) return null
  const commit = toCommit(stored.bytes)
  reader.reach(stored.seq)
  if (!isCommitOf(commit, proposals, reader.record)) return { kind: 'key-reused' }
  const events = recorded(reader, stored.seq)
  const own = new Set(events.map(({ id }) => id))
  const duplicates = proposals.filter(({ id }) => !own.has(id)).map(({ id }) => eventById(reader.record, id)!)
  return { kind: 'appended', replayed: true, duplicates, warnings: [], events }
}

function recorded(reader: LedgerReader, seq: number): readonly RecordedEvent[] {
  const { first, last } = reader.commitAt(seq)
  return eventsBetween(reader.record, first, last)
}
