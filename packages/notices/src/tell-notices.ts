import type { Notice, SubscriptionSpec } from '@asof/contract'
import {
  appendsBetween,
  confidenceChange,
  type Direction,
  directionsOf,
  isTouched,
  LAST_DAY,
  natureOf,
  type OptedChange,
  type OptedStream,
  optedChanges,
  type Place,
  type Told,
  type Touch,
  tell,
  touchOf,
  traitsOf,
  type Watch,
} from '@asof/domain'
import type { LedgerReader } from '@asof/reader'
import { compareDrafts, type Draft, type DraftNotice, placed, type Span, shortened } from './draft.ts'
import { sameMoment } from './merge.ts'
import { sourceDrafts } from './source-drafts.ts'
import { whyAddress } from './why-address.ts'

type AnswersNotice = Extract<DraftNotice, { readonly stream: 'answers' }>
type Change = AnswersNotice['changes'][number]

/** Waits for a turn of others when it is time; may reject, to end the work. */
export type GiveWay = () => Promise<void>

/** Who is told what. */
interface Telling {
  readonly reader: LedgerReader
  readonly spec: SubscriptionSpec
  readonly watches: readonly Watch[]
  /** Called after each question: of wide ones there are thousands. */
  readonly giveWay: GiveWay
}

/**
 * Everything a subscription tells in a span, in order: by time, the clock before an append, then by position. One cause
 * gives one notice of answers, with a change for each question it changed; other streams follow it.
 */
export async function tellNotices(telling: Telling, span: Span): Promise<readonly Draft[]> {
  const { streams } = telling.spec
  const answers = streams.includes('answers') ? await answerDrafts(telling, span) : []
  const hasStates = streams.some((stream) => stream !== 'answers' && stream !== 'sources')
  const opted = hasStates ? await optedDrafts(telling, span) : []
  const sources = streams.includes('sources') ? sourceDrafts(telling.reader, span) : []
  return [...answers, ...opted, ...sources].sort((a, b) => compareDrafts(a, b))
}

async function answerDrafts(
  { reader, spec, watches, giveWay }: Telling,
  { after, upTo }: Span,
): Promise<readonly Draft[]> {
  const endOfAppend = (position: number) => reader.commitOf(position).last
  const range = { after, upTo, endOfAppend, aheadDays: spec.aheadDays ?? [] }
  const touched = createTouched(reader)
  const heard: Heard[] = []
  for (const watch of watches) {
    const traits = traitsOf(reader.facts, watch.query)
    const mayChange = (first: number, last: number) => isTouched(touched(first, last), traits)
    for (const told of tell(reader.facts, watch, { ...range, mayChange })) heard.push({ watch, told })
    await giveWay()
  }
  return sameMoment(heard, ({ told }) => told).flatMap((together) => toAnswersDraft(reader, spec, together) ?? [])
}

/** What stands between two positions touches, worked out once for all questions. */
function createTouched({ facts }: LedgerReader): (first: number, last: number) => Touch {
  const known = new Map<string, Touch>()
  return (first, last) => {
    const range = `${first} ${last}`
    const touch = known.get(range) ?? touchOf(facts, { first, last })
    known.set(range, touch)
    return touch
  }
}

interface Heard {
  readonly watch: Watch
  readonly told: Told
}

function toAnswersDraft(reader: LedgerReader, spec: SubscriptionSpec, together: readonly Heard[]): Draft | null {
  const [{ told }] = together as [Heard]
  const { place } = told
  const cls = strongest(together.map((heard) => classOf(heard.told)))
  if (spec.classes !== undefined && cls !== 'advance' && !spec.classes.includes(cls)) return null
  const changes = together.flatMap((heard) => toChange(reader, spec, heard) ?? [])
  if (changes.length === 0) return null
  return {
    place,
    notice: {
      stream: 'answers',
      cls,
      ...placed(reader, place),
      cause: told.kind === 'append' ? causeOf(reader, told.first, place.position) : clockCause(told),
      ...shortened(changes),
    },
  }
}

function classOf(told: Told): AnswersNotice['cls'] {
  return told.kind === 'append' ? told.changed.cls : told.kind
}

/** From the one that reaches furthest back. */
const STRENGTH = ['revision', 'change', 'upcoming', 'transition', 'advance'] as const

function strongest(classes: readonly AnswersNotice['cls'][]): AnswersNotice['cls'] {
  return STRENGTH.find((each) => classes.includes(each))!
}

/** The change of one question; null when the subscription does not want to hear of it. */
function toChange(reader: LedgerReader, spec: SubscriptionSpec, { watch, told }: Heard): Change | null {
  const { authorities } = told.kind === 'append' ? told.changed : told.crossing
  const { authority } = spec.question
  if (authority !== undefined && !authorities.includes(authority)) return null
  const segments = segmentsOf(told)
  const directions = [...new Set(segments.flatMap(({ before, after }) => directionsOf(before, after)))]
  if (spec.directions?.every((wanted: Direction) => !directions.includes(wanted))) return null
  return {
    query: { ...watch.query },
    directions,
    segments: [...segments],
    moves: told.kind === 'append' ? [...told.changed.moves] : [],
    why: whyAddress(reader.ledger.id, watch, { asOf: segments.at(-1)!.from, position: told.place.position }),
  }
}

function segmentsOf(told: Told): Change['segments'] {
  if (told.kind === 'append')
    return told.changed.segments.map((segment) => ({ ...segment, to: segment.to === LAST_DAY ? null : segment.to }))
  const { cut, before, after } = told.crossing
  return [{ from: cut.label, to: null, before, after, timing: told.kind === 'advance' ? 'upcoming' : 'current' }]
}

async function optedDrafts(telling: Telling, { after, upTo }: Span): Promise<readonly Draft[]> {
  const { reader, spec, giveWay } = telling
  const { facts } = reader
  const endOfAppend = (position: number) => reader.commitOf(position).last
  const drafts: Draft[] = []
  for (const { first, place } of appendsBetween(facts, { after, upTo, endOfAppend })) {
    const append = { first, last: place.position }
    const about = spec.question.org
    const states = optedChanges(facts, append).filter(({ parties }) => about === undefined || parties.includes(about))
    const confidence = spec.streams.includes('confidence') ? await confidenceChanges(telling, append) : []
    for (const stream of ['stances', 'actions', 'confidence'] as const)
      if (spec.streams.includes(stream))
        drafts.push(...toStateDrafts(reader, { stream, first, place }, [...states, ...confidence]))
    await giveWay()
  }
  return drafts
}

async function confidenceChanges(
  { reader: { facts }, watches, giveWay }: Telling,
  append: { readonly first: number; readonly last: number },
): Promise<readonly OptedChange[]> {
  const changes: OptedChange[] = []
  for (const watch of watches) {
    const change = confidenceChange(facts, watch, append)
    if (change !== null) changes.push({ ...change, subject: subjectOf(watch) })
    await giveWay()
  }
  return changes
}

function toStateDrafts(
  reader: LedgerReader,
  { stream, first, place }: { readonly stream: OptedStream; readonly first: number; readonly place: Place },
  states: readonly OptedChange[],
): readonly Draft[] {
  const changes = states.filter((state) => state.stream === stream)
  if (changes.length === 0) return []
  const draft: Draft = {
    place,
    notice: {
      stream,
      ...placed(reader, place),
      cause: causeOf(reader, first, place.position),
      ...shortened(changes.map(({ subject, before, after }) => ({ subject, before, after }))),
    },
  }
  return [draft]
}

function subjectOf({ query }: Watch): string {
  return [query.org ?? query.jurisdiction, query.item ?? query.provider].join('|')
}

function causeOf(reader: LedgerReader, first: number, last: number): Notice['cause'] {
  const { facts } = reader
  const events = Array.from({ length: last - first + 1 }, (_, index) => facts.events.at(first + index))
  return {
    kind: 'append',
    events: events.map(({ id }) => id),
    tx: events.at(-1)!.tx ?? null,
    nature: natureOf(facts, { first, last }),
  }
}

function clockCause({ crossing, aheadDays }: Exclude<Told, { readonly kind: 'append' }>): Notice['cause'] {
  return { kind: 'clock', at: crossing.cut.label, aheadDays, nature: 'world' }
}
