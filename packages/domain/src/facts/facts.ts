import type { RecordedEvent } from '../events/envelope.ts'
import { streamOf } from '../events/registry.ts'
import { dayOf } from '../time/calendar.ts'
import { readTime } from '../time/parse-time.ts'
import { type Content, toContent } from './content.ts'
import { isLead, keysOf } from './keys.ts'
import { mergePatch } from './merge-patch.ts'

/** Content of one event from a position on; null = retracted. */
interface Version {
  readonly since: number
  readonly content: Content | null
}

/**
 * Everything a ledger says, kept so that any knowledge time is answered without folding again: an event has versions by
 * position, and nothing is overwritten. Grown by {@link fold}, shortened only by {@link unfold}.
 */
export interface Facts {
  /** Position of the newest event; 0 = empty. */
  readonly head: number
  /** Entry `p - 1` is the event at position p. */
  readonly log: RecordedEvent[]
  readonly versions: Version[][]
  readonly ids: Map<string, number>
  /** Positions of the corrections and retractions aimed at an event id, ascending. */
  readonly meta: Map<string, number[]>
  /** Positions by index key, ascending. */
  readonly index: Map<string, number[]>
  /** First position of an aggregate under a key that leads to it. */
  readonly leads: Map<string, number>
  /** Positions at which a correction or retraction changed what stands under an index key, ascending. */
  readonly revisions: Map<string, number[]>
  /** What was worked out from the state as of a position; dropped when that position is taken back. */
  readonly memo: Map<number, Map<string, unknown>>
  /** Of that, what holds at the head; emptied whenever the head moves. */
  readonly memoAtHead: Map<string, unknown>
  readonly streams: Map<string, number>
}

/** An empty history. */
export function createFacts(): Facts {
  return {
    get head() {
      return this.log.length
    },
    log: [],
    versions: [],
    ids: new Map(),
    meta: new Map(),
    index: new Map(),
    leads: new Map(),
    revisions: new Map(),
    memo: new Map(),
    memoAtHead: new Map(),
    streams: new Map(),
  }
}

/**
 * Adds the next event. Total over accepted events; positions must be dense.
 * Errors: throws a fault when a position is skipped or repeated.
 */
export function fold(facts: Facts, event: RecordedEvent): void {
  if (event.position !== facts.head + 1) throw new RangeError(`position ${event.position} after ${facts.head}`)
  facts.log.push(event)
  facts.memoAtHead.clear()
  facts.ids.set(event.id, event.position)
  const stream = streamOf(event)
  facts.streams.set(stream, (facts.streams.get(stream) ?? 0) + 1)
  facts.versions.push([{ since: event.position, content: toContent(event) }])
  for (const key of keysOf(event)) enter(facts, key, event)
  if (isAboutAnEvent(event)) {
    insert(facts.meta, targetOf(event), event.position)
    revise(facts, event)
  }
}

/** Takes the newest event back, leaving the state as before it was folded. For hypotheses and dry runs alone. */
export function unfold(facts: Facts): void {
  const event = facts.log.at(-1)
  if (event === undefined) throw new RangeError('nothing to take back')
  if (isAboutAnEvent(event)) {
    for (const root of rootsOf(facts, event)) withdraw(facts, root, event.position)
    remove(facts.meta, targetOf(event), event.position)
  }
  for (const key of keysOf(event)) leave(facts, key, event)
  facts.memo.delete(event.position)
  facts.memoAtHead.clear()
  facts.versions.pop()
  const stream = streamOf(event)
  const version = facts.streams.get(stream)! - 1
  if (version === 0) facts.streams.delete(stream)
  else facts.streams.set(stream, version)
  facts.ids.delete(event.id)
  facts.log.pop()
}

/** Folds hypothetical events after the head, runs the body, and takes them back whatever happens. */
export function withHypothetical<T>(facts: Facts, events: readonly RecordedEvent[], body: () => T): T {
  const { head } = facts
  try {
    for (const event of events) fold(facts, event)
    return body()
  } finally {
    while (facts.head > head) unfold(facts)
  }
}

export function eventAt(facts: Facts, position: number): RecordedEvent | undefined {
  return facts.log[position - 1]
}

export function eventById(facts: Facts, id: string): RecordedEvent | undefined {
  const position = facts.ids.get(id)
  return position === undefined ? undefined : facts.log[position - 1]
}

/** Corrections and retractions aimed at an event, oldest first. */
export function metaOf(facts: Facts, id: string): readonly RecordedEvent[] {
  return (facts.meta.get(id) ?? []).map((position) => facts.log[position - 1]!)
}

/** Number of events in a stream at the head. */
export function streamVersionOf(facts: Facts, stream: string): number {
  return facts.streams.get(stream) ?? 0
}

/** Content of the event at a position as known at K; null when retracted or not yet known. */
export function contentAt(facts: Facts, position: number, knownAt: number): Content | null {
  const versions = facts.versions[position - 1]
  if (versions === undefined) return null
  for (let index = versions.length - 1; index >= 0; index--) {
    const version = versions[index]!
    if (version.since <= knownAt) return version.content
  }
  return null
}

/** The event as known at K (position, inclusive), corrections applied; null when retracted or unknown. */
export function liveAt(facts: Facts, id: string, knownAt: number): RecordedEvent | null {
  const position = facts.ids.get(id)
  if (position === undefined || position > knownAt) return null
  const event = facts.log[position - 1]!
  return isAboutAnEvent(event)
    ? contentOfMeta(facts, event, knownAt)
    : (contentAt(facts, position, knownAt)?.event ?? null)
}

/**
 * Last position recorded at or before K; 0 when history begins later (domain.md section 1).
 * @param knownAt an instant, inclusive, or a day, which means the end of that UTC day
 */
export function positionAt(facts: Facts, knownAt: string): number {
  const time = readTime(knownAt)
  if (time.kind === 'instant') return lastUpTo(facts, (recordedAt) => recordedAt <= time.ms)
  return lastUpTo(facts, (recordedAt) => dayOf(recordedAt) <= knownAt)
}

/** Last position recorded strictly before an instant in epoch ms. */
export function positionBefore(facts: Facts, ms: number): number {
  return lastUpTo(facts, (recordedAt) => recordedAt < ms)
}

/** First and last position of the append an event belongs to: its `tx`, else the event alone. */
export function appendOf(facts: Facts, position: number): { readonly first: number; readonly last: number } {
  const { tx } = facts.log[position - 1]!
  const same = (event: RecordedEvent | undefined) => event !== undefined && tx !== undefined && event.tx === tx
  let [first, last] = [position, position]
  while (same(facts.log[first - 2])) first -= 1
  while (same(facts.log[last])) last += 1
  return { first, last }
}

function isAboutAnEvent({ type }: RecordedEvent): boolean {
  return type === 'event.corrected' || type === 'event.retracted'
}

function targetOf(event: RecordedEvent): string {
  return event.data['target'] as string
}

/** The event at the end of a chain of corrections and retractions; none when the chain leads nowhere. */
function rootsOf(facts: Facts, meta: RecordedEvent): readonly RecordedEvent[] {
  const target = eventById(facts, targetOf(meta))
  if (target === undefined) return []
  return isAboutAnEvent(target) ? rootsOf(facts, target) : [target]
}

function revise(facts: Facts, meta: RecordedEvent): void {
  for (const root of rootsOf(facts, meta)) {
    const event = correctedAt(facts, root, meta.position)
    const content = event === null ? null : toContent(event)
    const versions = facts.versions[root.position - 1]!
    versions.push({ since: meta.position, content })
    for (const key of everyKeyOf(versions)) insert(facts.revisions, key, meta.position)
    if (event !== null) for (const key of keysOf(event)) enter(facts, key, event)
  }
}

function withdraw(facts: Facts, root: RecordedEvent, since: number): void {
  const versions = facts.versions[root.position - 1]!
  for (const key of everyKeyOf(versions)) remove(facts.revisions, key, since)
  const withdrawn = versions.pop()
  if (withdrawn?.since !== since || withdrawn.content === null) return
  const kept = everyKeyOf(versions)
  for (const key of keysOf(withdrawn.content.event)) if (!kept.has(key)) leave(facts, key, root)
}

function everyKeyOf(versions: readonly Version[]): ReadonlySet<string> {
  return new Set(versions.flatMap(({ content }) => (content === null ? [] : keysOf(content.event))))
}

/** Last position up to K at which what stands under an index key changed; 0 = nothing stands there. */
export function lastChangeOf({ index, revisions }: Facts, key: string, knownAt: number): number {
  return Math.max(lastAtMost(index.get(key), knownAt), lastAtMost(revisions.get(key), knownAt))
}

function lastAtMost(positions: readonly number[] | undefined, limit: number): number {
  if (positions === undefined) return 0
  let [low, high] = [0, positions.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (positions[middle]! <= limit) low = middle + 1
    else high = middle
  }
  return positions[low - 1] ?? 0
}

/** Read rule at K (domain.md section 4.6): live unless a live retraction targets it. */
function isLive(facts: Facts, event: RecordedEvent, knownAt: number): boolean {
  return !metaOf(facts, event.id).some(
    (meta) => meta.type === 'event.retracted' && meta.position <= knownAt && isLive(facts, meta, knownAt),
  )
}

/** The original with all live corrections applied in position order; null when retracted. */
function correctedAt(facts: Facts, event: RecordedEvent, knownAt: number): RecordedEvent | null {
  if (!isLive(facts, event, knownAt)) return null
  let corrected: RecordedEvent = event
  for (const meta of metaOf(facts, event.id)) {
    if (meta.type !== 'event.corrected' || meta.position > knownAt) continue
    const correction = contentOfMeta(facts, meta, knownAt)
    if (correction !== null) corrected = mergePatch(corrected, correction.data['patch']) as RecordedEvent
  }
  return corrected
}

function contentOfMeta(facts: Facts, meta: RecordedEvent, knownAt: number): RecordedEvent | null {
  return correctedAt(facts, meta, knownAt)
}

function lastUpTo(facts: Facts, isKnown: (recordedAt: number) => boolean): number {
  let [low, high] = [0, facts.head]
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (isKnown(Date.parse(facts.log[middle - 1]!.recordedAt))) low = middle
    else high = middle - 1
  }
  return low
}

/** Puts an event under an index key; a key that leads to an aggregate needs only the first event of it. */
function enter({ index, leads }: Facts, key: string, event: RecordedEvent): void {
  if (isLead(key)) {
    const lead = leadOf(key, event)
    const first = leads.get(lead)
    if (first !== undefined && first < event.position) return
    if (first === undefined) leads.set(lead, event.position)
  }
  insert(index, key, event.position)
}

function leave({ index, leads }: Facts, key: string, event: RecordedEvent): void {
  if (isLead(key)) {
    if (index.get(key)?.includes(event.position) !== true) return
    const lead = leadOf(key, event)
    if (leads.get(lead) === event.position) leads.delete(lead)
  }
  remove(index, key, event.position)
}

/** Names an aggregate under a key that leads to it. */
export function leadOf(key: string, event: RecordedEvent): string {
  return `${key} ${streamOf(event)}`
}

function insert(index: Map<string, number[]>, key: string, position: number): void {
  const positions = index.get(key)
  if (positions === undefined) {
    index.set(key, [position])
    return
  }
  let at = positions.length
  while (at > 0 && positions[at - 1]! > position) at -= 1
  if (positions[at - 1] !== position) positions.splice(at, 0, position)
}

function remove(index: Map<string, number[]>, key: string, position: number): void {
  const positions = index.get(key)!
  positions.splice(positions.lastIndexOf(position), 1)
  if (positions.length === 0) index.delete(key)
}
