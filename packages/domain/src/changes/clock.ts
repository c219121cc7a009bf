import { type Asked, comparedText, judgeAt, toAsked, toValue } from '../access/answer.ts'
import { UNHEARD } from '../belief/scene.ts'
import { eventAt, positionBefore } from '../facts/read.ts'
import type { Facts } from '../facts/state.ts'
import type { AccessAnswer, AnswerValue, Transition } from '../questions.ts'
import type { Day } from '../time/calendar.ts'
import type { Time } from '../time/parse-time.ts'
import { type Cut, cutsOf } from '../time/reached.ts'
import { authoritiesOf, type Watch } from './notices.ts'

/** A moment at which the clock alone changes an answer. */
export interface Crossing {
  readonly cut: Cut
  /** Epoch ms at which it is told: that of the cut, or earlier where it is told in advance. */
  readonly ms: number
  /** Last position known then. */
  readonly knownAt: number
  readonly before: AnswerValue
  readonly after: AnswerValue
  /** Authorities that decide the answer before or at it. */
  readonly authorities: readonly string[]
}

/** Clock-driven changes on legal days in `(after, upTo]`, each judged with the knowledge of its moment. */
export function answerTick(
  facts: Facts,
  watch: Watch,
  range: { readonly after: Day; readonly upTo: Day },
): readonly Transition[] {
  const begin = Date.parse(`${range.after}T00:00:00Z`) - DAY_MS
  const end = Date.parse(`${range.upTo}T00:00:00Z`) + 2 * DAY_MS
  return [...crossings(facts, watch, { begin, end })]
    .filter(({ cut }) => cut.day > range.after && cut.day <= range.upTo)
    .map(({ cut, before, after }) => ({ at: cut.label, before, after }))
}

/** Which crossings are looked for. */
interface CrossingRange {
  /** Epoch ms, exclusive. */
  readonly begin: number
  /** Epoch ms, inclusive. */
  readonly end: number
  /** How many days of 24 hours before it happens each is told; 0 = when it does. */
  readonly aheadDays?: number
  /** Whether what stands between two positions, both inclusive, may change the answer; default: anything may. */
  readonly mayChange?: (first: number, last: number) => boolean
}

/**
 * The crossings told in `(begin, end]`, oldest first. At each the answers just before and at it are compared with what was
 * recorded strictly before it is told (domain.md section 9).
 */
export function* crossings(
  facts: Facts,
  watch: Watch,
  { begin, end, aheadDays = 0, mayChange = () => true }: CrossingRange,
): Generator<Crossing> {
  const aheadMs = aheadDays * DAY_MS
  let seen: { readonly knownAt: number; readonly cut: Cut | null } | null = null
  for (let now = begin; now < end; ) {
    const knownAt = positionBefore(facts, now + 1)
    const learnt = facts.head > knownAt ? Date.parse(eventAt(facts, knownAt + 1)!.recordedAt) : Number.POSITIVE_INFINITY
    const asked = toAsked(facts, { ...watch, knownAt })
    // What cannot change the answer cannot move the moment at which it changes next.
    const isSame: boolean = seen !== null && !mayChange(seen.knownAt + 1, knownAt)
    const cut: Cut | null = isSame ? seen!.cut : nextCut(asked, now + aheadMs)
    seen = { knownAt, cut }
    const ms = cut === null ? learnt : cut.ms - aheadMs
    if (cut === null || ms > learnt) {
      now = learnt
      continue
    }
    if (ms > end) return
    const [was, is] = [judgeInstant(asked, cut.ms - 1), judgeInstant(asked, cut.ms)]
    if (comparedText(was) !== comparedText(is))
      yield {
        cut,
        ms,
        knownAt,
        before: toValue(was),
        after: toValue(is),
        authorities: [was, is].flatMap((answer) => authoritiesOf(facts, knownAt, answer)),
      }
    now = ms
    seen = null
  }
}

/**
 * First moment after `now`, epoch ms, at which a crossing may have to be told by all that is recorded; null when none is
 * in sight.
 * @param aheadDays as in {@link crossings}
 */
export function nextMoment(facts: Facts, watch: Watch, now: number, aheadDays = 0): number | null {
  const aheadMs = aheadDays * DAY_MS
  const cut = nextCut(toAsked(facts, { ...watch, knownAt: facts.head }), now + aheadMs)
  return cut === null ? null : cut.ms - aheadMs
}

const DAY_MS = 86_400_000

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
