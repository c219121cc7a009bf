import type { RecordedEvent } from '../events/envelope.ts'
import type { DataOf } from '../events/registry.ts'
import { positionsUnder } from './positions.ts'
import { type Facts, WAITS_MARK } from './state.ts'

/** What people made of an event: any dispute that stands outweighs every check; without either it is as it was recorded. */
export type ReviewState = 'proposed' | 'unchecked' | 'checked' | 'disputed'

/** Whether an event of this type is a verdict on another one. */
export function isReview(type: string): boolean {
  return type === 'event.reviewed'
}

/** Whether an event of this type says how the record is kept, and not what happened: it counts at once, and for good. */
export function isAboutTheRecord(type: string): boolean {
  return isReview(type) || type === 'ledger.configured'
}

/** Whether the next event has to be checked by a second person before it counts. */
export function needsCheck({ counting, isTwoPerson }: Facts, { type, proposed }: RecordedEvent): boolean {
  if (counting === 'record' || isAboutTheRecord(type)) return false
  return counting === 'checked' || isTwoPerson || proposed === true
}

/** Whether an event, as the first of its ledger, makes what counts another thing than what is recorded. */
export function needsCheckByItself({ type, proposed, data }: RecordedEvent): boolean {
  return proposed === true || (type === 'ledger.configured' && data['value'] === 'two-person')
}

/** Whether the event at a position counts only while it is checked. */
export function waits({ marks }: Facts, position: number): boolean {
  return (marks[position - 1]! & WAITS_MARK) !== 0
}

/** Whether the event at a position, known by K, counts then: it need not be checked, or is. */
export function counts(facts: Facts, event: RecordedEvent, knownAt: number): boolean {
  return !waits(facts, event.position) || reviewStateOf(facts, event, knownAt) === 'checked'
}

/** What people made of an event by K. */
export function reviewStateOf(facts: Facts, event: RecordedEvent, knownAt: number): ReviewState {
  const verdicts = new Set(verdictsOn(facts, event, knownAt).values())
  if (verdicts.has('disputed')) return 'disputed'
  if (verdicts.has('checked')) return 'checked'
  return event.proposed === true ? 'proposed' : 'unchecked'
}

type Verdict = Exclude<DataOf<'event.reviewed'>['verdict'], 'withdrawn'>

/** The verdicts that stand on an event at K, by reviewer; nobody is a second person to themselves. */
export function verdictsOn(facts: Facts, { id, recordedBy }: RecordedEvent, knownAt: number): Map<string, Verdict> {
  const standing = new Map<string, Verdict>()
  for (const position of positionsUnder(facts, `stream:event:${id}`)) {
    if (position > knownAt) break
    const review = facts.events.at(position)
    if (!isReview(review.type) || review.recordedBy === recordedBy) continue
    const { verdict } = review.data as unknown as DataOf<'event.reviewed'>
    if (verdict === 'withdrawn') standing.delete(review.recordedBy)
    else standing.set(review.recordedBy, verdict)
  }
  return standing
}

/** Whether the two-person rule is on after an event. */
export function isTwoPersonAfter({ isTwoPerson }: Facts, { type, data }: RecordedEvent): boolean {
  return type === 'ledger.configured' && data['setting'] === 'review' ? data['value'] === 'two-person' : isTwoPerson
}
