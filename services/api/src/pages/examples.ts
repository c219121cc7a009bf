import type { AccessAnswer, RecordedEvent } from '@asof/domain'
import { explainAccess, positionsOfType } from '@asof/domain'
import { type LedgerReader, liveEvents, textOf } from '@asof/reader'

/** A link to an answer. */
interface ExampleLink {
  readonly href: string
  readonly text: string
}

/** A question this ledger can answer, with its answer and where to go on. */
export interface Example {
  readonly place: string
  readonly item: string
  /** Legal date the answer is true on. */
  readonly asOf: string
  readonly answer: AccessAnswer
  readonly since: string | null
  readonly evidence: readonly RecordedEvent[]
  readonly links: readonly ExampleLink[]
}

const SPAN = { from: '2018-01-01', to: '2030-01-01' } as const

/** An example made from what a ledger holds, about its own first item on the day of its newest commit; null without any. */
export function findExample(reader: LedgerReader): Example | null {
  const { position, facts, ledger } = reader
  const item = textOf(liveEvents(facts, positionsOfType(facts, 'item.registered'), position)[0], 'item')
  const place = findPlace(reader)
  const asOf = reader.recordedAt.slice(0, 10)
  if (item === null || place === null) return null
  const question = { query: { jurisdiction: place, item }, asOf, knownAt: position }
  const { answer, since, evidence } = explainAccess(facts, question)
  const pair = { ledger: ledger.id, jurisdiction: place, item }
  const pinned = { asOf, knownAt: `@${position}` }
  const links = [
    { href: linkTo('/access', { ...pair, ...pinned }), text: 'this answer, for ever' },
    { href: linkTo('/why', { ...pair, asOf }), text: 'why' },
    { href: linkTo('/timeline', { ...pair, ...SPAN }), text: 'over time' },
    { href: linkTo('/revisions', { ...pair, asOf }), text: 'how our answer changed' },
    { href: linkTo('/board', { ledger: ledger.id, jurisdiction: place, asOf }), text: `everything for ${place}` },
  ]
  return { place, item, asOf, answer, since, evidence, links }
}

/** Address of an answer. */
export function linkTo(path: string, parameters: Readonly<Record<string, string>>): string {
  return `/api/v1${path}?${new URLSearchParams(parameters)}`
}

function findPlace({ facts, position }: LedgerReader): string | null {
  const places = liveEvents(facts, positionsOfType(facts, 'jurisdiction.registered'), position)
  const known = places.find(({ data }) => data['jurisdiction'] === 'GB' || data['jurisdiction'] === 'CN')
  return textOf(known ?? places[0], 'jurisdiction')
}
