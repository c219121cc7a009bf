import { answerTimeline, changedBy, FIRST_DAY, isTouched, LAST_DAY, traitsOf, type Watch } from '@asof/domain'
import { canonicalBytes, sha256Hex } from '@asof/ledger'
import { createBreather, type LedgerReader } from '@asof/reader'
import type { Touches } from './live-notices.ts'

/** A change of a watched answer on a legal day, as the log tells it; it stays the same one when its day is moved. */
export interface DatedChange {
  /** Follows from the question and from what first told of the change. */
  readonly id: string
  readonly day: string
  /** `level[/reviewPolicy][?]`. */
  readonly before: string
  readonly after: string
  /** Whether it was taken back, and its day stands for nothing any more. */
  readonly isCancelled: boolean
  /** How often it was moved, reworded, taken back or brought back. */
  readonly sequence: number
  /** Last position of the append that touched it last. */
  readonly position: number
}

/** Follows the days on which one watched answer changes, from the first append on. */
export interface DatedChanges {
  /** All that is known up to the newest position, by day; long work gives way in between. */
  refresh(): Promise<readonly DatedChange[]>
}

type Values = Pick<DatedChange, 'before' | 'after'>

/** The dated changes of a watched answer of a ledger. */
export function createDatedChanges(reader: LedgerReader, watch: Watch, touches: Touches): DatedChanges {
  let changes: readonly DatedChange[] = []
  let position = 0
  let running: Promise<void> = Promise.resolve()

  async function catchUp(): Promise<void> {
    const { breathe } = createBreather()
    const upTo = reader.position
    // By everything ever told of what is asked about, so that an earlier append is not taken for one about something else.
    const traits = traitsOf(reader.facts, watch.query)
    while (position < upTo) {
      const { first, last } = reader.commitOf(position + 1)
      if (isTouched(touches.of(first, last), traits)) changes = afterAppend({ reader, watch, changes }, first, last)
      position = last
      await breathe()
    }
  }

  return {
    refresh: async () => {
      running = running.catch(() => {}).then(catchUp)
      await running
      return changes
    },
  }
}

interface Stand {
  readonly reader: LedgerReader
  readonly watch: Watch
  readonly changes: readonly DatedChange[]
}

function afterAppend({ reader, watch, changes }: Stand, first: number, position: number): readonly DatedChange[] {
  const days = daysOf(reader, watch, position)
  const isLost = changes.some(({ day, isCancelled }) => !isCancelled && !days.has(day))
  const moves = isLost ? (changedBy(reader.facts, watch, { first, last: position })?.moves ?? []) : []
  const held = new Set(changes.filter(({ isCancelled }) => !isCancelled).map(({ day }) => day))
  const told = new Set<string>()
  const moved = (day: string) => moves.find(({ from, to }) => from === day && days.has(to) && !held.has(to))?.to
  const kept = changes
    .toSorted((a, b) => Number(a.isCancelled) - Number(b.isCancelled))
    .map((change) => {
      const day = days.has(change.day) || change.isCancelled ? change.day : (moved(change.day) ?? change.day)
      const values = told.has(day) ? undefined : days.get(day)
      if (values !== undefined) told.add(day)
      return touched(change, day, values, position)
    })
  const made = [...days]
    .filter(([day]) => !told.has(day))
    .map(([day, values]) => ({
      ...{ id: idOf(reader, watch, { day, position }), day, ...values },
      ...{ isCancelled: false, sequence: 0, position },
    }))
  return [...kept, ...made].sort((a, b) => (a.day < b.day || (a.day === b.day && a.id < b.id) ? -1 : 1))
}

/** The change as it stands on a day; without values it is taken back. */
function touched(change: DatedChange, day: string, values: Values | undefined, position: number): DatedChange {
  const next = { ...change, day, ...values, isCancelled: values === undefined }
  const isSame = (['day', 'before', 'after', 'isCancelled'] as const).every((field) => next[field] === change[field])
  return isSame ? change : { ...next, sequence: change.sequence + 1, position }
}

/** The days on which the answer changes as known at a position. */
function daysOf({ facts }: LedgerReader, watch: Watch, knownAt: number): ReadonlyMap<string, Values> {
  const segments = answerTimeline(facts, { ...watch, from: FIRST_DAY, to: LAST_DAY, knownAt })
  return new Map(
    segments.slice(1).map(({ from, value }, index) => [from, { before: segments[index]!.value, after: value }]),
  )
}

function idOf(reader: LedgerReader, { query, view, minConfidence }: Watch, first: object): string {
  const named = { ledger: reader.ledger.id, query, view: view ?? null, minConfidence: minConfidence ?? null, first }
  return `change_${sha256Hex(canonicalBytes(named)).slice(0, 40)}`
}
