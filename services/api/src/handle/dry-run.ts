import {
  compareKnown,
  type DiffSegment,
  type Facts,
  firstEffectOf,
  LAST_DAY,
  type Proposal,
  type RecordedEvent,
  type StoredEvent,
  withHypothetical,
} from '@asof/domain'
import { type Cell, createBreather, type LedgerReader, listCells, questionOf } from '@asof/reader'
import { toBody } from '../answer/body.ts'
import { toJsonResponse } from '../http/answer-response.ts'
import { type Refused, refuseAll } from '../http/refusal.ts'
import { type AppendRequest, toError } from './append-request.ts'

/** Longest search for differences, in ms; what was not examined by then is said. */
const SEARCH_MS = 5_000

/** Judges an append and shows which cells of the board it would change, over all dates. Stores nothing. */
export async function dryRun(
  { target: { reader, appender }, by }: AppendRequest,
  proposals: readonly Proposal[],
  prefixOf: (index: number) => string,
): Promise<Response | Refused> {
  const verdict = await appender.judge(proposals, by)
  if (verdict.kind === 'refused') return refuseAll(verdict.rejections.map((one) => toError(one, prefixOf(one.index))))
  const { events, duplicates, warnings, recordedAt } = verdict
  const known = { position: reader.position, pinned: false }
  const stamp = { recordedAt, recordedBy: by }
  const search = await searchDifferences(reader, events, stamp)
  const body = { dryRun: true, events, duplicates: duplicates.map(({ id }) => id), warnings, ...search }
  const reading = { question: { kind: 'dry-run' }, asOf: null, publicAt: null, known, compute: () => body }
  return toJsonResponse(toBody(reader, reading, body))
}

/** What the log would set on events appended now. */
export interface Stamp {
  readonly recordedAt: string
  readonly recordedBy: string
}

/** Stored events as they would be recorded next. */
export function toHypothetical(facts: Facts, events: readonly StoredEvent[], stamp: Stamp): readonly RecordedEvent[] {
  return events.map((event, index) => ({ ...event, position: facts.head + index + 1, ...stamp }))
}

interface Search {
  readonly differences: readonly { readonly query: object; readonly segments: readonly DiffSegment[] }[]
  readonly examined: number
  readonly cells: number
}

async function searchDifferences(reader: LedgerReader, events: readonly StoredEvent[], stamp: Stamp): Promise<Search> {
  const cells = events.length === 0 ? [] : nearestFirst(listCells(reader, reader.position), events)
  const from = events.map((event) => firstEffectOf(reader.facts, event)).reduce((a, b) => (a < b ? a : b), LAST_DAY)
  const differences: Search['differences'][number][] = []
  const work = createBreather()
  let examined = 0
  for (const cell of cells) {
    if (work.elapsed() > SEARCH_MS) break
    const query = questionOf(cell)
    const segments = differenceOf(reader.facts, toHypothetical(reader.facts, events, stamp), { query, from })
    if (segments.length > 0) differences.push({ query, segments })
    examined += 1
    await work.breathe()
  }
  return { differences, examined, cells: cells.length }
}

// Folds anew for every cell, so that other requests may append and answer in between.
function differenceOf(
  facts: Facts,
  events: readonly RecordedEvent[],
  asked: { readonly query: object; readonly from: string },
): readonly DiffSegment[] {
  const knownAtBefore = facts.head
  return withHypothetical(facts, events, () =>
    compareKnown(facts, { ...asked, to: LAST_DAY, knownAtBefore, knownAtAfter: facts.head }),
  )
}

/** Cells whose names the events mention come first. */
function nearestFirst(cells: readonly Cell[], events: readonly StoredEvent[]): readonly Cell[] {
  const text = JSON.stringify(events)
  const mentions = new Map<string, number>()
  const isNamed = (id: string): number => {
    const known = mentions.get(id)
    if (known !== undefined) return known
    const named = text.includes(`"${id}"`) ? 1 : 0
    mentions.set(id, named)
    return named
  }
  const nearness = ({ item, provider, jurisdiction }: Cell) =>
    2 * isNamed(item) + isNamed(provider) + isNamed(jurisdiction)
  return [...cells].sort((a, b) => nearness(b) - nearness(a))
}
