import { answerAccess, isSameAnswer } from '../access/answer.ts'
import { answerAction } from '../action/answer-action.ts'
import type { RecordedEvent } from '../events/envelope.ts'
import { positionsUnder } from '../facts/positions.ts'
import { eventAt, eventById, eventsBetween, isAboutAnEvent, targetOf } from '../facts/read.ts'
import { isReview } from '../facts/review.ts'
import type { Facts } from '../facts/state.ts'
import { answerStance } from '../statement/answer-stance.ts'
import type { Watch } from './notices.ts'

/** What is told only to those who asked for it: answers keep their value when one of these changes. */
export type OptedStream = 'stances' | 'actions' | 'confidence'

/** Something that changed on the UTC day of the append, with what it was and is. */
export interface OptedChange {
  readonly stream: OptedStream
  /** `party|topic`, or an action; empty for the confidence of the watched answer. */
  readonly subject: string
  /** Parties concerned, as far as the events name them. */
  readonly parties: readonly string[]
  readonly before: string
  readonly after: string
}

/** What an append changed in stances and actions, first and last position inclusive. */
export function optedChanges(
  facts: Facts,
  { first, last }: { readonly first: number; readonly last: number },
): readonly OptedChange[] {
  const asOf = dayOf(facts, last)
  const subjects = eventsBetween(facts, first, last).flatMap((event) => subjectsOf(facts, event))
  const unique = [...new Map(subjects.map((each) => [`${each.stream} ${each.subject}`, each])).values()]
  return unique.flatMap(({ stream, subject, parties }) => {
    const [before, after] = [first - 1, last].map((knownAt) => stateOf(facts, { stream, subject }, { asOf, knownAt }))
    return before === after ? [] : [{ stream, subject, parties, before: before!, after: after! }]
  })
}

/** How the confidence of a watched answer changed although the answer did not; null when it did not. */
export function confidenceChange(
  facts: Facts,
  watch: Watch,
  { first, last }: { readonly first: number; readonly last: number },
): OptedChange | null {
  const asOf = dayOf(facts, last)
  const [was, is] = [first - 1, last].map((knownAt) => answerAccess(facts, { ...watch, asOf, knownAt }))
  if (was!.confidence === is!.confidence || !isSameAnswer(was!, is!)) return null
  const [before, after] = [was!, is!].map(({ confidence }) => confidence ?? 'none')
  return { stream: 'confidence', subject: '', parties: [], before: before!, after: after! }
}

type Subject = Pick<OptedChange, 'subject' | 'parties'> & { readonly stream: 'stances' | 'actions' }

function dayOf(facts: Facts, position: number): string {
  return eventAt(facts, position)!.recordedAt.slice(0, 10)
}

/** What an event says something about; a correction or retraction speaks of its target's. */
function subjectsOf(facts: Facts, event: RecordedEvent): readonly Subject[] {
  const { type, data } = event
  const family = type.slice(0, type.indexOf('.'))
  if (isAboutAnEvent(type) || isReview(type)) {
    const target = eventById(facts, targetOf(event))
    return target === undefined ? [] : subjectsOf(facts, target)
  }
  if (type === 'statement.retracted')
    return eventsUnder(facts, `statement:${data['statement']}`)
      .filter((made) => made.type === 'statement.made')
      .flatMap((made) => stancesIn(made.data))
  if (family === 'statement' || family === 'silence') return stancesIn(data)
  if (family !== 'action') return []
  const steps = eventsUnder(facts, `action:${data['action']}`)
  const parties = steps.flatMap((step) => textsIn(step.data, ['by', 'against', 'addressee']))
  return [{ stream: 'actions', subject: data['action'] as string, parties: [...new Set(parties)] }]
}

function stancesIn(data: RecordedEvent['data']): readonly Subject[] {
  return textsIn(data, ['speaker', 'onBehalfOf', 'party']).flatMap((party) =>
    textsIn(data, ['topic']).map((topic) => ({ stream: 'stances', subject: `${party}|${topic}`, parties: [party] })),
  )
}

function textsIn(data: RecordedEvent['data'], fields: readonly string[]): readonly string[] {
  return fields.flatMap((field) => (data[field] ?? []) as string | readonly string[])
}

function eventsUnder(facts: Facts, key: string): readonly RecordedEvent[] {
  return [...positionsUnder(facts, key)].map((position) => eventAt(facts, position)!)
}

function stateOf(
  facts: Facts,
  { stream, subject }: Pick<Subject, 'stream' | 'subject'>,
  clocks: { readonly asOf: string; readonly knownAt: number },
): string {
  if (stream === 'actions') return answerAction(facts, { ...clocks, action: subject }).state
  const cut = subject.indexOf('|')
  return answerStance(facts, { ...clocks, party: subject.slice(0, cut), topic: subject.slice(cut + 1) }).stance
}
