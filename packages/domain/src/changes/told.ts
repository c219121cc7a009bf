import { appendOf, eventAt, positionBefore } from '../facts/read.ts'
import type { Facts } from '../facts/state.ts'
import type { StreamEntry } from '../questions.ts'
import { toUtcText } from '../time/parse-time.ts'
import { type Crossing, crossings } from './clock.ts'
import { type Changed, changedBy, type Watch } from './notices.ts'

/** How far a reader of notices is: the last moment of the clock (epoch ms) and the last position told. */
export interface Place {
  readonly ms: number
  readonly position: number
}

/** What is told to whoever watches a question: of an append, of the clock, or of the clock in advance. */
export type Told =
  | { readonly kind: 'append'; readonly place: Place; readonly first: number; readonly changed: Changed }
  | {
      readonly kind: 'transition' | 'advance'
      readonly place: Place
      readonly aheadDays: number
      readonly crossing: Crossing
    }

/** Where telling begins and ends, and how many days before they happen transitions are told as well. */
export interface TellRange {
  /** Exclusive. */
  readonly after: Place
  /** Inclusive. */
  readonly upTo: Place
  readonly aheadDays?: readonly number[]
  /** Last position of the append that holds a position; default: of its `tx`. A ledger knows better: of its commit. */
  readonly endOfAppend?: (position: number) => number
  /** Whether an append may change the answer; those that may not are not asked about. Default: any may. */
  readonly mayChange?: (first: number, last: number) => boolean
}

/** Every notice with `after < at <= upTo`, in order: by time, a transition before an event, then by position. */
export function answerStream(
  facts: Facts,
  watch: Watch,
  range: { readonly after: string; readonly upTo: string },
): readonly StreamEntry[] {
  const placeOf = (ms: number) => ({ ms, position: positionBefore(facts, ms + 1) })
  const [after, upTo] = [placeOf(Date.parse(range.after)), placeOf(Date.parse(range.upTo))]
  return [...tell(facts, watch, { after, upTo })].map((told) => {
    const at = toUtcText(told.place.ms)
    if (told.kind !== 'append')
      return { at, cls: 'transition', ref: `${told.crossing.before} -> ${told.crossing.after}` } as const
    const event = eventAt(facts, told.place.position)!
    return { at, cls: told.changed.cls, ref: event.tx ?? event.id }
  })
}

/**
 * Everything told about a watched question between two places, in order (domain.md section 9). What was recorded at or
 * before `after.ms` but lies beyond `after.position` arrived late, and is told first.
 */
export function* tell(facts: Facts, watch: Watch, range: TellRange): Generator<Told> {
  const { aheadDays = [], mayChange = () => true } = range
  const clock = inOrder([
    tellClock(facts, watch, range, 0),
    ...aheadDays.map((days) => tellClock(facts, watch, range, days)),
  ])
  let next = clock.next()
  for (const append of appendsBetween(facts, range)) {
    for (; !next.done && next.value.place.ms <= append.place.ms; next = clock.next()) yield next.value
    const [first, last] = [append.first, append.place.position]
    const changed = mayChange(first, last) ? changedBy(facts, watch, { first, last }) : null
    if (changed !== null) yield { kind: 'append', ...append, changed }
  }
  for (; !next.done; next = clock.next()) yield next.value
}

/** The appends of a range, oldest first, each with the place at its end; one that reaches beyond is left out. */
export function* appendsBetween(
  facts: Facts,
  { after, upTo, endOfAppend = (position) => appendOf(facts, position).last }: TellRange,
): Generator<{ readonly first: number; readonly place: Place }> {
  for (let first = after.position + 1; first <= upTo.position; ) {
    const last = endOfAppend(first)
    if (last > upTo.position) return
    yield { first, place: { ms: Date.parse(eventAt(facts, last)!.recordedAt), position: last } }
    first = last + 1
  }
}

function* tellClock(facts: Facts, watch: Watch, range: TellRange, aheadDays: number): Generator<Told> {
  const kind = aheadDays === 0 ? 'transition' : 'advance'
  const { after, upTo, mayChange } = range
  const told = { begin: after.ms, end: upTo.ms, aheadDays, ...(mayChange && { mayChange }) }
  for (const crossing of crossings(facts, watch, told))
    yield { kind, place: { ms: crossing.ms, position: crossing.knownAt }, aheadDays, crossing }
}

/** Merges what several clocks tell, each in order already. */
function* inOrder(clocks: readonly Generator<Told>[]): Generator<Told> {
  const heads = clocks.map((clock) => clock.next())
  for (;;) {
    let first = -1
    for (const [index, head] of heads.entries()) {
      if (head.done) continue
      const best = heads[first]
      if (best === undefined || best.done || head.value.place.ms < best.value.place.ms) first = index
    }
    const told = heads[first]
    if (told === undefined || told.done) return
    yield told.value
    heads[first] = clocks[first]!.next()
  }
}
