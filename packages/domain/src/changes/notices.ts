import { type Asked, toAsked } from '../access/answer.ts'
import { rankOfLevel, rankOfReview } from '../access/strictness.ts'
import { differingSegments } from '../access/timeline.ts'
import { toBelief } from '../belief/belief.ts'
import { believed } from '../belief/believed.ts'
import { type Scene, toScene } from '../belief/scene.ts'
import type { RecordedEvent } from '../events/envelope.ts'
import { appendOf, eventAt, eventById, eventsBetween, liveAt } from '../facts/read.ts'
import type { Facts } from '../facts/state.ts'
import type { AccessAnswer, Lens, Notice, NoticeClass, NoticeSegment, Query } from '../questions.ts'
import { authorityOf } from '../reference/places.ts'
import { type Day, FIRST_DAY, LAST_DAY } from '../time/calendar.ts'
import { localDay } from '../time/zone.ts'
import { type Move, movesIn } from './moves.ts'

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
  const changed = changedBy(facts, watch, appendOf(facts, event.position))
  return changed === null ? { cls: null, segments: [] } : { cls: changed.cls, segments: changed.segments }
}

/** What an append changed in a watched answer. */
export interface Changed {
  readonly cls: NoticeClass
  readonly segments: readonly NoticeSegment[]
  /** Days to which changes to come were put off or brought forward. */
  readonly moves: readonly Move[]
  /** Authorities that act in the append or decide one of the answers. */
  readonly authorities: readonly string[]
}

/** As {@link answerNotify}, of the append between two positions, both inclusive; null when it changed nothing. */
export function changedBy(
  facts: Facts,
  watch: Watch,
  { first, last }: { readonly first: number; readonly last: number },
): Changed | null {
  const [was, is] = [first - 1, last].map((knownAt) => toAsked(facts, { ...watch, knownAt })) as [Asked, Asked]
  const { from, to } = watch.horizon ?? { from: FIRST_DAY, to: LAST_DAY }
  const differing = differingSegments(was, is, from, to)
  if (differing.length === 0) return null
  const authorities = concerned(facts, { first, last }, differing)
  const zone = authorities[0] === undefined ? 'UTC' : zoneOf(facts, authorities[0], last)
  const today = localDay(Date.parse(eventAt(facts, last)!.recordedAt), zone)
  const segments = differing.flatMap(({ answer: _answer, was: _was, ...segment }) => cutAt(today, segment))
  const upcoming = differing.filter((segment) => segment.from > today)
  return { cls: classOf(segments), segments, moves: movesIn(was, is, upcoming), authorities }
}

/**
 * The authorities that act in an append or decide an answer it changed, the one whose day counts first: of those that act
 * the one that decides, else the first that acts, else the first that decides (domain.md section 9). Who owns a group does
 * not act by it: facts are read in the zone of the rule.
 */
function concerned(
  facts: Facts,
  { first, last }: { readonly first: number; readonly last: number },
  differing: readonly { readonly answer: AccessAnswer; readonly was: AccessAnswer }[],
): readonly string[] {
  const actors = eventsBetween(facts, first, last).flatMap((event) => actorOf(facts, { first, last }, event) ?? [])
  const named = actors.map(({ authority }) => authority)
  const acting = actors.flatMap(({ authority, isOwner }) => (isOwner ? [] : authority))
  const sides = differing.map(({ answer, was }) => {
    const [before, after] = [authoritiesOf(facts, first - 1, was), authoritiesOf(facts, last, answer)]
    const [strict, mild] = isStricter(was, answer) ? [before, after] : [after, before]
    const alone = (of: readonly string[], beside: readonly string[]) => of.filter((each) => !beside.includes(each))
    return [alone(strict, mild), alone(mild, strict), strict] as const
  })
  const deciding = [0, 1, 2].flatMap((rank) => sides.flatMap((side) => side[rank]!))
  return [...new Set([...deciding.filter((each) => acting.includes(each)), ...acting, ...deciding, ...named])]
}

/** Who decides the stricter of two answers alone has come or gone; who decides the milder may have stood all along. */
function isStricter(a: AccessAnswer, b: AccessAnswer): boolean {
  const byLevel = rankOfLevel(a.level) - rankOfLevel(b.level)
  return byLevel > 0 || (byLevel === 0 && rankOfReview(a.reviewPolicy) > rankOfReview(b.reviewPolicy))
}

/** The authorities whose announcements an answer given at K (position) rests on, as known then. */
export function authoritiesOf(facts: Facts, knownAt: number, { evidence }: AccessAnswer): readonly string[] {
  return evidence.flatMap((id) => {
    const event = liveAt(facts, id, knownAt)
    return event?.type === 'policy.announced' ? [event.data['authority'] as string] : []
  })
}

function zoneOf(facts: Facts, authority: string, knownAt: number): string {
  return authorityOf(sceneAt(facts, knownAt), authority).zone
}

/** For what asks for no D. */
function sceneAt(facts: Facts, knownAt: number): Scene {
  return toScene(toBelief(facts, { knownAt }), { kind: 'instant', ms: 0 }, () => 0)
}

/** The authority an event of an append names or acts on; its target as the append leaves it, or as it stood before. */
function actorOf(
  facts: Facts,
  append: { readonly first: number; readonly last: number },
  event: RecordedEvent,
): { readonly authority: string; readonly isOwner: boolean } | undefined {
  const { authority, target, chosen, group, policy, licence, scheme } = event.data as Readonly<
    Record<string, string | undefined>
  >
  if (authority !== undefined) return { authority, isOwner: event.type === 'group.defined' }
  const aim = target ?? chosen
  if (aim !== undefined) {
    const aimedAt = liveAt(facts, aim, append.last) ?? liveAt(facts, aim, append.first - 1) ?? eventById(facts, aim)
    return aimedAt === undefined ? undefined : actorOf(facts, append, aimedAt)
  }
  const keys = { policy, licence, scheme, group }
  for (const [family, id] of Object.entries(keys)) {
    if (id === undefined) continue
    for (const { event } of believed(sceneAt(facts, append.last), `${family}:${id}`)) {
      const owner = event.data['authority']
      if (typeof owner === 'string') return { authority: owner, isOwner: family === 'group' }
    }
  }
  return undefined
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

/** By the legal today of the authority that acts, else of the deciding rules, else of UTC (domain.md section 9). */
function classOf(segments: readonly NoticeSegment[]): NoticeClass {
  const timings = new Set(segments.map(({ timing }) => timing))
  if (timings.has('past')) return 'revision'
  return timings.has('current') ? 'change' : 'upcoming'
}
