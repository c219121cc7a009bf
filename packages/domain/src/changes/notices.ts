import { type Asked, comparedText, judgeAt, toAsked, toValue } from '../access/answer.ts'
import { differingSegments } from '../access/timeline.ts'
import { toBelief } from '../belief/belief.ts'
import { toScene, UNHEARD } from '../belief/scene.ts'
import type { RecordedEvent } from '../events/envelope.ts'
import { positionsUnder } from '../facts/positions.ts'
import { appendOf, contentAt, eventAt, eventById, eventsBetween, positionBefore } from '../facts/read.ts'
import type { Facts } from '../facts/state.ts'
import type { AccessAnswer, Lens, Notice, NoticeSegment, Query, StreamEntry, Transition } from '../questions.ts'
import { authorityOf } from '../reference/places.ts'
import { type Day, FIRST_DAY, LAST_DAY } from '../time/calendar.ts'
import { type Time, toUtcText } from '../time/parse-time.ts'
import { type Cut, cutsOf } from '../time/reached.ts'
import { localDay } from '../time/zone.ts'

/** A question without D, watched over a horizon of days, the end exclusive (default: all days there are). */
export interface Watch extends Lens {
  readonly query: Query
  readonly horizon?: { readonly from: Day; readonly to: Day }
}

/**
 * What one append changed in a watched answer (domain.md section 9): the differing segments, cut at the legal today.
 * @param cause an event id; it stands for its whole tx
 */
export function answerNotify(facts: Facts, watch: Watch, cause: string): Notice {
  const event = eventById(facts, cause)
  if (event === undefined) return { cls: null, segments: [] }
  const { first, last } = appendOf(facts, event.position)
  const at = (knownAt: number) => toAsked(facts, { ...watch, knownAt })
  const recordedAt = eventAt(facts, last)!.recordedAt
  const { from, to } = watch.horizon ?? { from: FIRST_DAY, to: LAST_DAY }
  const differing = differingSegments(at(first - 1), at(last), from, to)
  if (differing.length === 0) return { cls: null, segments: [] }
  const zone = zoneOfCause(
    facts,
    eventsBetween(facts, first, last),
    differing.flatMap(({ answer, was }) => [answer, was]),
  )
  const today = localDay(Date.parse(recordedAt), zone)
  const segments = differing.flatMap(({ answer: _answer, was: _was, ...segment }) => cutAt(today, segment))
  return { cls: classOf(segments), segments }
}

/** Clock-driven changes on legal days in `(after, upTo]`, each judged with the knowledge of its moment. */
export function answerTick(
  facts: Facts,
  watch: Watch,
  range: { readonly after: Day; readonly upTo: Day },
): readonly Transition[] {
  const begin = Date.parse(`${range.after}T00:00:00Z`) - DAY_MS
  const end = Date.parse(`${range.upTo}T00:00:00Z`) + 2 * DAY_MS
  return [...transitions(facts, watch, begin, end)]
    .filter(({ cut }) => cut.day > range.after && cut.day <= range.upTo)
    .map(({ cut, before, after }) => ({ at: cut.label, before, after }))
}

/** Every notice with `after < at <= upTo`, in order: by time, a transition before an event, then by position. */
export function answerStream(
  facts: Facts,
  watch: Watch,
  range: { readonly after: string; readonly upTo: string },
): readonly StreamEntry[] {
  const [begin, end] = [Date.parse(range.after), Date.parse(range.upTo)]
  const clock = [...transitions(facts, watch, begin, end)].map(({ cut, before, after }) => ({
    ms: cut.ms,
    entry: { at: toUtcText(cut.ms), cls: 'transition', ref: `${before} -> ${after}` } as const,
  }))
  const told = appendsIn(facts, begin, end).flatMap((event) => {
    const { cls } = answerNotify(facts, watch, event.id)
    if (cls === null) return []
    const ms = Date.parse(event.recordedAt)
    return [{ ms, entry: { at: toUtcText(ms), cls, ref: event.tx ?? event.id } }]
  })
  return [...clock, ...told].sort((a, b) => a.ms - b.ms).map(({ entry }) => entry)
}

const DAY_MS = 86_400_000

/** The last event of each append recorded in `(begin, end]`, epoch ms. */
function appendsIn(facts: Facts, begin: number, end: number): readonly RecordedEvent[] {
  const events: RecordedEvent[] = []
  for (let position = positionBefore(facts, begin + 1) + 1; position <= facts.head; ) {
    const { last } = appendOf(facts, position)
    const event = eventAt(facts, last)!
    if (Date.parse(event.recordedAt) > end) break
    events.push(event)
    position = last + 1
  }
  return events
}

interface Crossing {
  readonly cut: Cut
  readonly before: string
  readonly after: string
}

/**
 * The moments in `(begin, end]` at which the clock alone changes the answer. At each the answers just before and at it are
 * compared with what was recorded strictly before it.
 */
function* transitions(facts: Facts, watch: Watch, begin: number, end: number): Generator<Crossing> {
  for (let now = begin; now <= end; ) {
    const known = positionBefore(facts, now + 1)
    const learnt = facts.head > known ? Date.parse(eventAt(facts, known + 1)!.recordedAt) : Number.POSITIVE_INFINITY
    const asked = toAsked(facts, { ...watch, knownAt: known })
    const cut = nextCut(asked, now)
    if (cut === null || cut.ms > learnt) {
      now = learnt
      continue
    }
    if (cut.ms > end) return
    const [was, is] = [judgeInstant(asked, cut.ms - 1), judgeInstant(asked, cut.ms)]
    if (comparedText(was) !== comparedText(is)) yield { cut, before: toValue(was), after: toValue(is) }
    now = cut.ms
  }
}

function judgeInstant(asked: Asked, ms: number): AccessAnswer {
  return judgeAt(asked, { kind: 'instant', ms }).answer
}

/** The first moment after `now` at which a time value the answer looks at is reached. */
function nextCut(asked: Asked, now: number): Cut | null {
  let next: Cut | null = null
  const time = (value: Time, zone: string) => {
    for (const cut of cutsOf(value, zone)) if (cut.ms > now && (next === null || cut.ms < next.ms)) next = cut
  }
  judgeAt(asked, { kind: 'instant', ms: now }, { ...UNHEARD, time })
  return next
}

/** Zone of the first authority an event of the append names or acts on, else of the deciding rules, else UTC. */
function zoneOfCause(facts: Facts, append: readonly RecordedEvent[], answers: readonly AccessAnswer[]): string {
  const knownAt = append.at(-1)!.position
  const named =
    append.flatMap((event) => authorityOfEvent(facts, knownAt, event) ?? [])[0] ??
    answers.flatMap(({ evidence }) => evidence.flatMap((id) => decidingAuthority(facts, id)))[0]
  if (named === undefined) return 'UTC'
  const scene = toScene(toBelief(facts, { knownAt }), { kind: 'instant', ms: 0 }, () => 0)
  return authorityOf(scene, named).zone
}

function authorityOfEvent(facts: Facts, knownAt: number, event: RecordedEvent): string | undefined {
  const { authority, target, chosen, group, policy, licence, scheme } = event.data as Readonly<
    Record<string, string | undefined>
  >
  if (authority !== undefined) return authority
  const aim = target ?? chosen
  if (aim !== undefined) {
    const aimedAt = eventById(facts, aim)
    return aimedAt === undefined ? undefined : authorityOfEvent(facts, knownAt, aimedAt)
  }
  const keys = { group, policy, licence, scheme }
  for (const [family, id] of Object.entries(keys)) {
    if (id === undefined) continue
    for (const position of positionsUnder(facts, `${family}:${id}`)) {
      const owner = contentAt(facts, position, knownAt)?.event.data['authority']
      if (typeof owner === 'string') return owner
    }
  }
  return undefined
}

function decidingAuthority(facts: Facts, id: string): string[] {
  const event = eventById(facts, id)
  return event?.type === 'policy.announced' ? [event.data['authority'] as string] : []
}

function cutAt(today: Day, segment: { from: Day; to: Day; before: string; after: string }): NoticeSegment[] {
  if (segment.to <= today) return [{ ...segment, timing: 'past' }]
  if (segment.from > today) return [{ ...segment, timing: 'upcoming' }]
  if (segment.from === today) return [{ ...segment, timing: 'current' }]
  return [
    { ...segment, to: today, timing: 'past' },
    { ...segment, from: today, timing: 'current' },
  ]
}

function classOf(segments: readonly NoticeSegment[]): Notice['cls'] {
  const timings = new Set(segments.map(({ timing }) => timing))
  if (timings.has('past')) return 'revision'
  return timings.has('current') ? 'change' : 'upcoming'
}
