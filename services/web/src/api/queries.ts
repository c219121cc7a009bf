import type { Parameters, Receipt, Reply } from '@asof/contract'
import { queryOptions } from '@tanstack/react-query'
import { act, ask, read } from './ask.ts'

/** What a screen asks with: one position for everything on it. */
export interface Setting {
  readonly ledger: string
  /** `@position`. */
  readonly known: string
  readonly publicAt: string | undefined
  readonly view: 'applied' | 'formal'
  readonly minConfidence: string | undefined
  readonly review: 'checked' | undefined
}

/** Recipient and subject of a question. */
export interface Pair {
  readonly jurisdiction: string
  /** An item, or a provider. */
  readonly subject: string
}

/** A day before every record, and one after: a timeline between them is whole. */
const FIRST_DAY = '1900-01-01'
const LAST_DAY = '2100-01-01'

/** A pinned answer never changes. */
const FOR_EVER = { staleTime: Number.POSITIVE_INFINITY }

export type Segment = Reply<'getTimeline'>['segments'][number]
export type Why = Reply<'getWhy'>
export type RecordedEvent = Reply<'getEvent'>['event']
export type EventEntry = Reply<'getEvents'>['events'][number]
export type LedgerInfo = Reply<'getLedgers'>['ledgers'][number]

/** What a subject is in a question. @example subjectOf('nvidia/h20') // { item: 'nvidia/h20' } */
export function subjectOf(subject: string): { readonly item: string } | { readonly provider: string } {
  return subject.includes('/') ? { item: subject } : { provider: subject }
}

function lensOf({ publicAt, view, minConfidence, review }: Setting): Parameters {
  return { publicAt, view: view === 'formal' ? view : undefined, minConfidence, review }
}

function clocksOf(setting: Setting): Parameters {
  return { ledger: setting.ledger, knownAt: setting.known, ...lensOf(setting) }
}

/** The records of this server; asked again whenever the reader comes back. */
export const ledgersQuery = queryOptions({
  queryKey: ['ledgers'],
  queryFn: () => read('getLedgers', {}),
  staleTime: 10_000,
})

/** Names of everything, and the position that `knownAt` means. */
export function entitiesQuery(ledger: string, knownAt: string) {
  return queryOptions({
    queryKey: ['entities', ledger, knownAt],
    queryFn: () => read('getEntities', { ledger, knownAt }),
    ...FOR_EVER,
  })
}

/** The whole history of one answer. */
export function timelineQuery(setting: Setting, { jurisdiction, subject }: Pair) {
  const parameters = { ...clocksOf(setting), jurisdiction, ...subjectOf(subject), from: FIRST_DAY, to: LAST_DAY }
  return queryOptions({
    queryKey: ['timeline', parameters],
    queryFn: () => read('getTimeline', parameters),
    ...FOR_EVER,
  })
}

/** A recipient with the whole history of its answer. */
export interface Lane {
  readonly id: string
  readonly segments: readonly Segment[]
}

const QUESTIONS_AT_ONCE = 100

/** The whole history of one subject for many recipients. */
export function lanesQuery(setting: Setting, subject: string, jurisdictions: readonly string[]) {
  const lens = { ...lensOf(setting), knownAt: setting.known, from: FIRST_DAY, to: LAST_DAY }
  const questionFor = (jurisdiction: string) => ({
    kind: 'timeline',
    query: { jurisdiction, ...subjectOf(subject) },
    ...lens,
  })
  return queryOptions({
    queryKey: ['lanes', setting, subject, jurisdictions],
    queryFn: async (): Promise<readonly Lane[]> => {
      const lanes: Lane[] = []
      for (let start = 0; start < jurisdictions.length; start += QUESTIONS_AT_ONCE) {
        const some = jurisdictions.slice(start, start + QUESTIONS_AT_ONCE)
        const { answers } = await ask(setting.ledger, some.map(questionFor))
        for (const [index, id] of some.entries())
          lanes.push({ id, segments: (answers[index] as Reply<'getTimeline'>).segments })
      }
      return lanes
    },
    ...FOR_EVER,
  })
}

/** Every destination and item on a day. */
export function boardQuery(setting: Setting, asOf: string, provider: string | undefined, jurisdiction?: string) {
  const parameters = { ...clocksOf(setting), asOf, provider, jurisdiction }
  return queryOptions({ queryKey: ['board', parameters], queryFn: () => read('getBoard', parameters), ...FOR_EVER })
}

/** One answer with everything behind it. */
export function whyQuery(setting: Setting, { jurisdiction, subject }: Pair, asOf: string) {
  const parameters = { ...clocksOf(setting), jurisdiction, ...subjectOf(subject), asOf }
  return queryOptions({ queryKey: ['why', parameters], queryFn: () => read('getWhy', parameters), ...FOR_EVER })
}

/** The same answer as a signed receipt. Rejects with `AskFault`. */
export function giveReceipt(setting: Setting, { jurisdiction, subject }: Pair, asOf: string): Promise<Receipt> {
  const { ledger, known: knownAt } = setting
  const question = { kind: 'access', query: { jurisdiction, ...subjectOf(subject) }, asOf, knownAt, ...lensOf(setting) }
  return act('post', '/receipts', { body: { question }, parameters: { ledger } })
}

/** How the answer for a day changed as the record grew. */
export function revisionsQuery(setting: Setting, { jurisdiction, subject }: Pair, asOf: string) {
  const parameters = { ...clocksOf(setting), jurisdiction, ...subjectOf(subject), asOf }
  return queryOptions({
    queryKey: ['revisions', parameters],
    queryFn: () => read('getRevisions', parameters),
    ...FOR_EVER,
  })
}

/** A policy with its provisions and the events of its life. */
export function policyQuery(setting: Setting, policy: string, asOf: string) {
  const parameters = { ...clocksOf(setting), asOf }
  return queryOptions({
    queryKey: ['policy', policy, parameters],
    queryFn: () => read('getPolicy', parameters, policy),
    ...FOR_EVER,
  })
}

/** What narrows a list of events. */
export interface EventFilter {
  readonly type?: string | undefined
  readonly actor?: string | undefined
  readonly from?: string | undefined
  readonly to?: string | undefined
  readonly q?: string | undefined
  readonly after?: string | undefined
  readonly limit?: number
}

/** A page of events as known; those that were checked, where only they count. */
export function eventsQuery({ ledger, known, review }: Setting, filter: EventFilter) {
  const knownAt = filter.after === undefined ? known : undefined
  const parameters = { ledger, knownAt, reviewState: review, ...filter }
  return queryOptions({ queryKey: ['events', parameters], queryFn: () => read('getEvents', parameters), ...FOR_EVER })
}

/** One event. */
export function eventQuery({ ledger, known }: Setting, id: string) {
  return queryOptions({
    queryKey: ['event', ledger, known, id],
    queryFn: () => read('getEvent', { ledger, knownAt: known }, id),
    ...FOR_EVER,
  })
}

/** What differs for one pair between two days, or between two knowledge times about one day. */
export function diffQuery(
  setting: Setting,
  { jurisdiction, subject }: Pair,
  span:
    | { readonly from: string; readonly to: string }
    | { readonly asOf: string; readonly knownFrom: string; readonly knownTo: string },
) {
  const { knownAt, ...clocks } = clocksOf(setting)
  const known = 'from' in span ? { knownAt } : {}
  const parameters = { ...clocks, ...known, jurisdiction, ...subjectOf(subject), ...span }
  return queryOptions({ queryKey: ['diff', parameters], queryFn: () => read('getDiff', parameters), ...FOR_EVER })
}

/** Two questions compared on many days. */
export function parityQuery(setting: Setting, a: Pair, b: Pair, days: readonly string[]) {
  const toQuery = ({ jurisdiction, subject }: Pair) => ({ jurisdiction, ...subjectOf(subject) })
  const common = { kind: 'parity', a: toQuery(a), b: toQuery(b), ...lensOf(setting), knownAt: setting.known }
  return queryOptions({
    queryKey: ['parity', setting, a, b, days],
    queryFn: async () => {
      const asked = days.slice(-QUESTIONS_AT_ONCE)
      const { answers } = await ask(
        setting.ledger,
        asked.map((asOf) => ({ ...common, asOf })),
      )
      return answers.map((answer, index) => ({ ...(answer as Reply<'getParity'>), from: asked[index]! }))
    },
    ...FOR_EVER,
  })
}
