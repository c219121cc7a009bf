import { liveAt, parseTime, type RecordedEvent } from '@asof/domain'
import type { LedgerReader } from '../ledger/ledger-reader.ts'

const TYPES = ['policy.announced', 'licence.granted'] as const
const KEPT = 64
const kept = new WeakMap<LedgerReader, Map<number, string | null>>()

/** First day any rule or licence known at a position reaches, open starts aside; null when none is dated. */
export function coverageFrom(reader: LedgerReader, knownAt: number): string | null {
  const found = kept.get(reader) ?? new Map<number, string | null>()
  kept.set(reader, found)
  const cached = found.get(knownAt)
  if (cached !== undefined) return cached
  const first = firstDay(reader, knownAt)
  if (found.size >= KEPT) found.delete(found.keys().next().value!)
  found.set(knownAt, first)
  return first
}

function firstDay(reader: LedgerReader, knownAt: number): string | null {
  let first: string | null = null
  for (const position of TYPES.flatMap((type) => reader.ofType(type))) {
    if (position > knownAt) continue
    const event = liveAt(reader.facts, reader.facts.log[position - 1]!.id, knownAt)
    const day = event === null ? null : startOf(event)
    if (day !== null && (first === null || day < first)) first = day
  }
  return first
}

function startOf({ effectiveFrom, announcedAt, recordedAt }: RecordedEvent): string | null {
  return earliestDay(effectiveFrom ?? announcedAt ?? recordedAt.slice(0, 10))
}

/** First day a time value can mean; null for an open or unknown one. */
export function earliestDay(text: string): string | null {
  const result = parseTime(text)
  if (!result.ok) return null
  const { time } = result
  if (time.kind === 'day') return time.day
  if (time.kind === 'window') return time.earliest
  return time.kind === 'instant' ? new Date(time.ms).toISOString().slice(0, 10) : null
}
