import type { SubscriptionSpec } from '@asof/contract'
import type { Place, Watch } from '@asof/domain'
import { createBreather, type LedgerReader } from '@asof/reader'
import type { Draft, Span } from './draft.ts'
import { tellNotices } from './tell-notices.ts'

/** Questions put to one append each at a time; a hundred take some tenths of a second where timelines are long. */
export const STEP_ASKS = 32

/**
 * All that a subscription tells in a span, in steps, between which other work has its turn: a long span of a wide question
 * takes seconds.
 * @param asks questions put to one append each in a step
 */
export async function readNotices(
  reader: LedgerReader,
  spec: SubscriptionSpec,
  watches: readonly Watch[],
  { after, upTo }: Span,
  asks: number = STEP_ASKS,
): Promise<readonly Draft[]> {
  const { breathe: giveWay } = createBreather()
  const telling = { reader, spec, watches, giveWay }
  const step = commitsFor(asks, watches)
  const last = reader.headAt(upTo.position).seq
  const drafts: Draft[] = []
  let place = after
  for (let seq = reader.headAt(after.position).seq + step; seq < last; seq += step) {
    const end = placeAfter(reader, seq)
    // A commit that came late lies behind the clock already.
    const next = { ms: Math.min(Math.max(end.ms, place.ms), upTo.ms), position: end.position }
    drafts.push(...(await tellNotices(telling, { after: place, upTo: next })))
    place = next
    await giveWay()
  }
  return [...drafts, ...(await tellNotices(telling, { after: place, upTo }))]
}

/** How many commits may be told at a time, at least one. */
export function commitsFor(asks: number, watches: readonly Watch[]): number {
  return Math.max(1, Math.floor(asks / Math.max(1, watches.length)))
}

/** The place at which so many commits are told, and nothing after them. */
export function placeAfter(reader: LedgerReader, seq: number): Place {
  if (seq === 0) return { ms: Date.parse(reader.commitAt(1).recordedAt) - 1, position: 0 }
  const { recordedAt, last } = reader.commitAt(seq)
  return { ms: Date.parse(recordedAt), position: last }
}
