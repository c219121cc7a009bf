import type { SubscriptionSpec } from '@asof/contract'
import { nextLapse, nextMoment, type Place, type Watch } from '@asof/domain'
import { createBreather, type LedgerReader } from '@asof/reader'
import type { Draft } from './draft.ts'
import { commitsFor, placeAfter, STEP_ASKS } from './read-notices.ts'
import { tellGivingWay } from './tell-notices.ts'

/** The newest of what a question has told. */
export interface RecentNotices {
  /** Newest first. */
  readonly drafts: readonly Draft[]
  /** All that was told after this position are among them; 0: all that was ever told. */
  readonly since: number
  /** Epoch ms at which the clock may add to them, as long as nothing is appended; null: not in sight. */
  readonly untilMs: number | null
}

/** How much is looked for: notices, and questions put to one append each. */
interface Extent {
  readonly upTo: Place
  readonly atMost: number
  readonly asks: number
}

/**
 * Looks back from a place until there are enough notices, the log begins, or too much was asked; long work gives way in
 * between.
 */
export async function tellRecent(
  reader: LedgerReader,
  spec: SubscriptionSpec,
  watches: readonly Watch[],
  { upTo, atMost, asks }: Extent,
): Promise<RecentNotices> {
  const { breathe: giveWay } = createBreather()
  const telling = { reader, spec, watches, giveWay }
  const [affordable, step] = [asks, Math.min(asks, STEP_ASKS)].map((each) => commitsFor(each, watches)) as [
    number,
    number,
  ]
  const begin = reader.headAt(upTo.position).seq
  let seq = begin
  let end = upTo
  let drafts: readonly Draft[] = []
  while (seq > 0 && drafts.length < atMost && begin - seq < affordable) {
    const from = Math.max(0, begin - affordable, seq - step)
    const after = placeAfter(reader, from)
    drafts = [...(await tellGivingWay(telling, { after, upTo: end })), ...drafts]
    seq = from
    end = after
    await giveWay()
  }
  const newest = drafts.slice(-atMost).reverse()
  const isCut = newest.length < drafts.length
  return {
    drafts: newest,
    since: isCut ? newest.at(-1)!.place.position : end.position,
    untilMs: untilOf(reader, spec, watches, upTo.ms),
  }
}

function untilOf(
  { facts }: LedgerReader,
  { streams }: SubscriptionSpec,
  watches: readonly Watch[],
  ms: number,
): number | null {
  const ofAnswers = watches.flatMap((watch) => nextMoment(facts, watch, ms) ?? [])
  const ofSources = streams.includes('sources') ? (nextLapse(facts, ms) ?? []) : []
  const moments = ofAnswers.concat(ofSources)
  return moments.length === 0 ? null : moments.reduce((a, b) => Math.min(a, b))
}
