import { FOREVER } from '../facts/columns/rows.ts'
import type { Facts } from '../facts/state.ts'
import type { AccessAnswer, DiffSegment, Query, Segment, TimelineQuestion } from '../questions.ts'
import { type Day, dayNumber, FIRST_DAY, toDay } from '../time/calendar.ts'
import { type Asked, type ComparedAnswer, isSameAnswer, judgeAt, toAsked, toValue } from './answer.ts'
import { startWalk, stepOn } from './walk.ts'

/**
 * Half-open segments `[from, to)` of one answer each, clipped to the range; day granularity, an instant cuts at its legal
 * day (domain.md section 7).
 */
export function answerTimeline(facts: Facts, question: TimelineQuestion): readonly Segment[] {
  return segmentsOf(toAsked(facts, question), question.from, question.to)
}

/** As {@link answerTimeline}, on a belief. */
function segmentsOf(asked: Asked, from: Day, to: Day): readonly Segment[] {
  const walk = startWalk(asked)
  const segments: Segment[] = []
  const end = dayNumber(to)
  let before: ComparedAnswer | null = null
  for (let day = dayNumber(from); day < end; ) {
    const { compared, to: next } = stepOn(walk, day)
    if (before === null || !isSameAnswer(before, compared)) {
      const { answer } = judgeAt(asked, { kind: 'day', day: toDay(day) })
      segments.push({ from: toDay(day), to, value: toValue(answer), answer })
    }
    before = compared
    day = next
  }
  return segments.map((segment, index) => ({ ...segment, to: segments[index + 1]?.from ?? to }))
}

/** The answer at D with the day D lies on, by its number: an instant lies on the legal day of who decides it. */
export interface Standpoint {
  readonly asked: Asked
  readonly day: number
  readonly answer: ComparedAnswer
}

/**
 * First day on which the compared answer differs from the one at D: a day after D's, or D's own where a change of that day is
 * still to come; null when none is known. Days answer as at their end, so that a change taken back within its day is none.
 */
export function nextChangeAfter({ asked, day, answer }: Standpoint): Day | null {
  const walk = startWalk(asked)
  for (let cut = day; cut < FOREVER; ) {
    const later = stepOn(walk, cut)
    if (!isSameAnswer(later.compared, answer)) return toDay(cut)
    cut = later.to
  }
  return null
}

/** Day since which the compared answer at D has held; null when that is since the first day there is. */
export function answerSince({ asked, day, answer }: Standpoint): Day | null {
  const walk = startWalk(asked)
  const holdsOn = (number: number) => isSameAnswer(stepOn(walk, number).compared, answer)
  // An instant before a change of its day answers as the day before does.
  const isBeforeChange = !holdsOn(day) && day > FIRST && holdsOn(day - 1)
  if (!isBeforeChange && !holdsOn(day)) return toDay(day)
  for (let cut = stepOn(walk, isBeforeChange ? day - 1 : day).from; cut > FIRST; ) {
    const earlier = stepOn(walk, cut - 1)
    if (!isSameAnswer(earlier.compared, answer)) return toDay(cut)
    cut = earlier.from
  }
  return null
}

const FIRST = dayNumber(FIRST_DAY)

/**
 * Where two beliefs answer differently, cut where either answer changes.
 * @param to exclusive
 */
export function differingSegments(
  before: Asked,
  after: Asked,
  from: Day,
  to: Day,
): readonly (DiffSegment & { answer: AccessAnswer; was: AccessAnswer })[] {
  const [was, is] = [segmentsOf(before, from, to), segmentsOf(after, from, to)]
  const cuts = [...new Set([...was, ...is].map((segment) => segment.from))].sort()
  return cuts.flatMap((cut, index) => {
    const [a, b] = [segmentAt(was, cut), segmentAt(is, cut)]
    if (isSameAnswer(a.answer, b.answer)) return []
    return [{ from: cut, to: cuts[index + 1] ?? to, before: a.value, after: b.value, was: a.answer, answer: b.answer }]
  })
}

/** What differs between two knowledge times over a range of days (domain.md section 7). */
export function compareKnown(
  facts: Facts,
  question: Omit<TimelineQuestion, 'knownAt'> & {
    readonly query: Query
    readonly knownAtBefore: number
    readonly knownAtAfter: number
  },
): readonly DiffSegment[] {
  const at = (knownAt: number) => toAsked(facts, { ...question, knownAt })
  return differingSegments(at(question.knownAtBefore), at(question.knownAtAfter), question.from, question.to).map(
    ({ from, to, before, after }) => ({ from, to, before, after }),
  )
}

function segmentAt(segments: readonly Segment[], day: Day): Segment {
  return segments.findLast(({ from }) => from <= day)!
}
