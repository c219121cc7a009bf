import { eventAt, liveAt, metaOf, positionsOfStream, type RecordedEvent, streamOf } from '@asof/domain'
import type { LedgerReader } from '@asof/reader'
import { entryAt } from '../lists/event-page.ts'
import { type Act, actOf } from './act.ts'

/** A later event that says something about an event, or about what it is about. */
interface Descendant {
  readonly id: string
  readonly type: string
  readonly position: number
  readonly target: string | null
  readonly why: string | null
  readonly verdict: string | null
  readonly counterClaim: string | null
  readonly patch: unknown
  readonly retracted: boolean
  readonly recorded: Act
}

/** Families of which one event takes up what an earlier one of the same aggregate began. */
const LIVING: ReadonlySet<string> = new Set(['policy', 'licence', 'scheme', 'statement', 'action'])

/** Where the event at a position comes from, and what became of it by K. */
export function readLineage(reader: LedgerReader, position: number, knownAt: number): object {
  const { event, ...became } = entryAt(reader, position, knownAt)
  const { id, type, source } = event
  const positions = new Set([
    ...aboutEvent(reader, id),
    ...laterSteps(reader, event),
    ...(event.fact === undefined ? [] : positionsOfStream(reader.facts, `claim:${event.fact}`)),
  ])
  const lineage = [...positions]
    .filter((at) => at > position && at <= knownAt)
    .sort((a, b) => a - b)
    .map((at) => describe(reader, at, knownAt))
  return { id, type, position, recorded: actOf(reader, position), source, ...became, lineage }
}

/** Positions of the events about an event, and of those about these in turn. */
function aboutEvent(reader: LedgerReader, id: string): readonly number[] {
  return metaOf(reader.facts, id).flatMap((meta) => [meta.position, ...aboutEvent(reader, meta.id)])
}

function laterSteps({ facts }: LedgerReader, event: RecordedEvent): readonly number[] {
  return LIVING.has(event.type.slice(0, event.type.indexOf('.'))) ? positionsOfStream(facts, streamOf(event)) : []
}

function describe(reader: LedgerReader, position: number, knownAt: number): Descendant {
  const { record } = reader
  const { id, type, data } = eventAt(record, position)!
  const {
    target,
    chosen,
    reason,
    note,
    verdict = null,
    counterClaim = null,
    patch = null,
  } = data as Readonly<Record<string, string | undefined>>
  const isAbout = type.startsWith('event.') || type === 'claim.resolved'
  return {
    ...{ id, type, position, target: isAbout ? (target ?? chosen ?? null) : null },
    ...{ why: reason ?? note ?? null, verdict, counterClaim, patch, retracted: liveAt(record, id, knownAt) === null },
    recorded: actOf(reader, position),
  }
}
