import {
  type Attribution,
  buildCommit,
  type ChainHead,
  type Commit,
  emptyHead,
  extend,
  type Ledger,
  LedgerFault,
  sha256Hex,
} from '@asof/ledger'
import type { Clock } from '@asof/runtime'
import { type Book, emptyBook, evolve } from './book.ts'
import { type ControlEvent, type ControlType, controlSchemas } from './events.ts'

/** How often a head may move under one command before the writer gives up for now. */
const MAX_TRIES = 32
const PAGE = 256

/** What somebody wants recorded. */
export interface ControlCommand<R> {
  /** Principal. */
  readonly by: string
  /** Idempotency key, scoped to the principal; the same one counts once. */
  readonly key: string
  /** By which request; nothing where none made it. */
  readonly attribution?: Attribution
  /** Judges the newest book, anew whenever it moved: the events to record, or why not. */
  readonly decide: (book: Book) => readonly ControlEvent[] | R
}

/** What became of it. */
export type ControlOutcome<R> =
  | { readonly kind: 'recorded'; readonly at: string }
  | { readonly kind: 'refused'; readonly reason: R }
  | { readonly kind: 'unavailable' }

/** The control ledger, read and written. Every method rejects with `LedgerFault` when the log fails. */
export interface Control {
  readonly book: Book
  /** False: nothing can be recorded. */
  readonly isWritable: boolean
  /** Reads what others recorded. */
  refresh(): Promise<void>
  record<R extends object | string>(command: ControlCommand<R>): Promise<ControlOutcome<R>>
  /** Calls `listener` after something was recorded. Returns the way to stop it. */
  onChange(listener: () => void): () => void
}

/** Opens the control ledger at its end. Rejects when the log cannot be read. */
export async function openControl(ledger: Ledger, { clock }: { readonly clock: Clock }): Promise<Control> {
  let book = emptyBook
  let head: ChainHead = emptyHead(ledger.id)

  function take(bytes: Uint8Array): void {
    const extension = extend(head, bytes, () => true)
    if (!extension.ok)
      throw new LedgerFault('LOG_BROKEN', `commit ${head.seq + 1} of ${ledger.id}: ${extension.reason}`)
    const { commit } = extension
    book = evolve(book, eventsOf(commit), commit)
    head = extension.head
  }

  async function refresh(): Promise<void> {
    for (;;) {
      const rows = await ledger.read(head.seq + 1, PAGE)
      // Another refresh may have read some of them meanwhile.
      for (const { seq, bytes } of rows) if (seq === head.seq + 1) take(bytes)
      if (rows.length < PAGE) return
    }
  }

  async function record<R extends object | string>(command: ControlCommand<R>): Promise<ControlOutcome<R>> {
    const { by, key, attribution, decide } = command
    const cmd = `${by} ${key}`
    for (let tries = 0; tries < MAX_TRIES; tries++) {
      await refresh()
      const earlier = await ledger.readCommand(cmd)
      if (earlier !== null) return { kind: 'recorded', at: commitOf(earlier.bytes).at }
      const decided = decide(book)
      if (!Array.isArray(decided)) return { kind: 'refused', reason: decided as R }
      const events = (decided as readonly ControlEvent[]).map(({ type, data }, index) => ({
        id: idOf(cmd, index),
        type,
        schemaVersion: 1,
        source: [],
        data,
      }))
      const outcome = await ledger.append(buildCommit(head, { cmd, by, now: clock.now(), events, ...attribution }))
      if (outcome.ok) {
        await refresh()
        return { kind: 'recorded', at: outcome.head.recordedAt }
      }
      if (outcome.reason === 'read-only') return { kind: 'unavailable' }
    }
    return { kind: 'unavailable' }
  }

  await refresh()
  return {
    get book() {
      return book
    },
    get isWritable() {
      return ledger.state.mode === 'writable'
    },
    refresh,
    record,
    onChange: (listener) => ledger.onAppend(() => listener()),
  }
}

/** A command counts once, so what it names is new. */
function idOf(cmd: string, index: number): string {
  return `${sha256Hex(new TextEncoder().encode(cmd)).slice(0, 32)}-${index}`
}

function commitOf(bytes: Uint8Array): Commit {
  return JSON.parse(new TextDecoder().decode(bytes)) as Commit
}

/** The events of a commit that this release knows; others are a later release's. */
function eventsOf({ events }: Commit): readonly ControlEvent[] {
  return events.flatMap(({ type, data }) => {
    if (!Object.hasOwn(controlSchemas, type)) return []
    const parsed = controlSchemas[type as ControlType].safeParse(data)
    return parsed.success ? [{ type, data: parsed.data } as ControlEvent] : []
  })
}
