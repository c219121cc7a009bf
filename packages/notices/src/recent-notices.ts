import type { SubscriptionSpec } from '@asof/contract'
import { nextLapse, nextMoment, type Place, type Watch } from '@asof/domain'
import { createBreather, type LedgerReader } from '@asof/reader'
import type { Draft } from './draft.ts'
import { commitsFor, placeAfter, readNotices, STEP_ASKS } from './read-notices.ts'
import { tellNotices } from './tell-notices.ts'

/** The newest of what a question has told. */
export interface RecentNotices {
  /** Newest first. */
  readonly drafts: readonly Draft[]
  /** All that was told after this position are among them; 0: all that was ever told. */
  readonly since: number
  /** Up to where they were told. */
  readonly upTo: Place
  /** Epoch ms at which the clock may add to them, as long as nothing is appended; null: not in sight. */
  readonly untilMs: number | null
}

/** How much is looked for: notices, and questions put to one append each. */
interface Extent {
  readonly upTo: Place
  readonly atMost: number
  readonly asks: number
  /** What was found before for the same questions: only what came since is asked. */
  readonly known?: RecentNotices | undefined
}

/** Commits told at a time while looking back: fewer ask the clock of a question more often than they save. */
const STEP_COMMITS = 8

/** The newest notices up to a place; long work gives way in between. */
export async function tellRecent(
  reader: LedgerReader,
  spec: SubscriptionSpec,
  watches: readonly Watch[],
  extent: Extent,
): Promise<RecentNotices> {
  const { upTo, atMost } = extent
  const known = knownNearby(reader, watches, extent)
  const { drafts, since } =
    known === null ? await lookBack(reader, spec, watches, extent) : await goOn(reader, spec, watches, { upTo, known })
  const newest = drafts.slice(-atMost).reverse()
  const isCut = newest.length < drafts.length
  return {
    drafts: newest,
    since: isCut ? newest.at(-1)!.place.position : since,
    upTo,
    untilMs: untilOf(reader, spec, watches, upTo.ms),
  }
}

/** What was found before, unless time went back since or it takes more to go on from there than to look anew. */
function knownNearby(
  reader: LedgerReader,
  watches: readonly Watch[],
  { upTo, asks, known }: Extent,
): RecentNotices | null {
  if (known === undefined || known.upTo.ms > upTo.ms) return null
  const commits = reader.headAt(upTo.position).seq - reader.headAt(known.upTo.position).seq
  return commits <= commitsFor(asks, watches) ? known : null
}

type Found = Pick<RecentNotices, 'drafts' | 'since'>

/** What was known and what came since, oldest first. */
async function goOn(
  reader: LedgerReader,
  spec: SubscriptionSpec,
  watches: readonly Watch[],
  { upTo, known }: { readonly upTo: Place; readonly known: RecentNotices },
): Promise<Found> {
  const fresh = await readNotices(reader, spec, watches, { after: known.upTo, upTo })
  return { drafts: [...known.drafts.toReversed(), ...fresh], since: known.since }
}

/** What was told until there are enough notices, the log begins, or too much was asked; oldest first. */
async function lookBack(
  reader: LedgerReader,
  spec: SubscriptionSpec,
  watches: readonly Watch[],
  { upTo, atMost, asks }: Extent,
): Promise<Found> {
  const { breathe: giveWay } = createBreather()
  const telling = { reader, spec, watches, giveWay }
  const affordable = commitsFor(asks, watches)
  const step = Math.min(affordable, Math.max(STEP_COMMITS, commitsFor(STEP_ASKS, watches)))
  const begin = reader.headAt(upTo.position).seq
  let seq = begin
  let end = upTo
  let drafts: readonly Draft[] = []
  while (seq > 0 && drafts.length < atMost && begin - seq < affordable) {
    const from = Math.max(0, begin - affordable, seq - step)
    const after = placeAfter(reader, from)
    drafts = [...(await tellNotices(telling, { after, upTo: end })), ...drafts]
    seq = from
    end = after
    await giveWay()
  }
  return { drafts, since: end.position }
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
