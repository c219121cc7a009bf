import { positionAt } from '@asof/domain'
import type { LedgerReader } from '@asof/reader'
import { type Refused, refuse } from '../http/refusal.ts'

/** A knowledge time as a position. `pinned`: no later append can change what it resolves to. */
export interface Known {
  readonly position: number
  readonly pinned: boolean
}

/**
 * Resolves a knowledge time once: `@position`, a position, an instant, or a date (the end of that UTC day); without one the
 * newest position. Errors: `KNOWN_AT_IN_FUTURE` beyond the newest position, after now, or after today (UTC).
 * @param now UTC instant with milliseconds
 * @param at where in the request the value stands
 */
export function resolveKnownAt(
  reader: LedgerReader,
  value: string | number | undefined,
  now: string,
  at: { readonly pointer?: string; readonly parameter?: string },
): Known | Refused {
  if (value === undefined) return { position: reader.position, pinned: false }
  if (typeof value === 'number' || value.startsWith('@')) {
    const position = typeof value === 'number' ? value : Number(value.slice(1))
    if (position <= reader.position) return { position, pinned: true }
    return refuse('KNOWN_AT_IN_FUTURE', `the newest position is ${reader.position}`, at)
  }
  // The log's own clock counts where it is ahead: what it stamped must stay askable.
  const latest = now > reader.recordedAt ? now : reader.recordedAt
  const reached = value.includes('T') ? Date.parse(value) <= Date.parse(latest) : value <= latest.slice(0, 10)
  if (!reached) return refuse('KNOWN_AT_IN_FUTURE', `it is ${latest}`, at)
  const past = value.includes('T') ? Date.parse(value) < Date.parse(latest) : value < latest.slice(0, 10)
  return { position: positionAt(reader.facts, value), pinned: past }
}
