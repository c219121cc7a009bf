import { listenOn } from '../belief/listen.ts'
import { FOREVER } from '../facts/columns/rows.ts'
import type { Facts } from '../facts/state.ts'
import type { AccessAnswer, AccessQuestion, DiffSegment, Query, Segment, TimelineQuestion } from '../questions.ts'
import { addDays, type Day, dayNumber, FIRST_DAY, toDay } from '../time/calendar.ts'
import { type Asked, comparedText, judgeAt, toAsked, toValue } from './answer.ts'

/**
 * Half-open segments `[from, to)` of one answer each, clipped to the range; day granularity, an instant cuts at its legal
 * day (domain.md section 7).
 */
export function answerTimeline(facts: Facts, question: TimelineQuestion): readonly Segment[] {
  return segmentsOf(toAsked(facts, question), question.from, question.to)
}

/**
 * Day since which the compared answer of a day has held; null when that is since the first day there is.
 * @param question its D is a day
 */
export function answerSince(facts: Facts, { asOf, ...question }: AccessQuestion): Day | null {
  return lastChangeUpTo(toAsked(facts, question), asOf)
}

/** As {@link answerTimeline}, on a belief. */
function segmentsOf(asked: Asked, from: Day, to: Day): readonly Segment[] {
  const segments: Segment[] = []
  let compared = ''
  for (let day = from; day < to; ) {
    const { answer, next } = judgeDay(asked, day)
    const until = next === null || next > to ? to : next
    const last = segments.at(-1)
    const text = comparedText(answer)
    if (last !== undefined && text === compared) segments[segments.length - 1] = { ...last, to: until }
    else segments.push({ from: day, to: until, value: toValue(answer), answer })
    compared = text
    day = until
  }
  return segments
}

/** First day after `day` on which the compared answer differs; null when none is known. */
export function nextChangeAfter(asked: Asked, day: Day): Day | null {
  const start = judgeDay(asked, day)
  for (let { next } = start; next !== null; ) {
    const later = judgeDay(asked, next)
    if (comparedText(later.answer) !== comparedText(start.answer)) return next
    next = later.next
  }
  return null
}

/** Last day up to `day` on which the compared answer became what it is on `day`; null when none is known. */
export function lastChangeUpTo(asked: Asked, day: Day): Day | null {
  const start = judgeDay(asked, day)
  for (let { from } = start; from !== null; ) {
    const earlier = judgeDay(asked, addDays(from, -1))
    if (comparedText(earlier.answer) !== comparedText(start.answer)) return from
    from = earlier.from
  }
  return null
}

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
    if (comparedText(a.answer) === comparedText(b.answer)) return []
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

interface DayJudged {
  readonly answer: AccessAnswer
  /** Day since which all the answer looked at is as it is; null when that is all days before. */
  readonly from: Day | null
  /** First later day on which some of it changes; null when there is none. */
  readonly next: Day | null
}

/** The answer on a day, and the days around it on which it surely holds. */
function judgeDay(asked: Asked, day: Day): DayJudged {
  const { consult, heard } = listenOn(dayNumber(day))
  const { answer } = judgeAt(asked, { kind: 'day', day }, consult)
  const { from, to } = heard()
  return { answer, from: from <= FIRST ? null : toDay(from), next: to === FOREVER ? null : toDay(to) }
}

const FIRST = dayNumber(FIRST_DAY)
