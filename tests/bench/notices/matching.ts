import { isDeepStrictEqual } from 'node:util'
import type { SubscriptionSpec } from '@asof/contract'
import type { Place } from '@asof/domain'
import { openMemoryLedger } from '@asof/ledger/memory'
import { createLiveNotices, createTouches, type Draft, tellNotices, watchesOf } from '@asof/notices'
import { type LedgerReader, openLedgerReader } from '@asof/reader'
import { randomFrom } from '../../support/seeded.ts'
import { LEDGER, toCommits } from '../workload/history-file.ts'
import { FIRST_LEAF, itemName, LEAVES, placeName, WORLD } from '../workload/world.ts'

const SUBSCRIPTIONS = 1_000
/** Events that come one after the other, after the history. */
const COMING = 200
/** Subscriptions told again without the help of touches. */
const CHECKED = 50
const SEED = 5

/** How long all subscriptions took to hear of one append, in ms, and how many notices came. */
export interface Matching {
  readonly perAppendMs: readonly number[]
  readonly notices: number
  readonly compared: string
}

/**
 * Subscriptions to different cells of a made history, told of one commit of one event after the other. Rejects where a
 * subscription that was told step by step heard something else than one that is told all at once.
 */
export async function measureMatching(events: number): Promise<Matching> {
  const commits = [...toCommits({ events, seed: SEED }, LEDGER, COMING)]
  const ledger = await openMemoryLedger({ id: LEDGER, log: commits.slice(0, -COMING) })
  const reader = await openLedgerReader(ledger)
  const from = placeOf(reader)
  const touches = createTouches(reader)
  const specs = drawSpecs()
  const lives = specs.map((spec) => createLiveNotices(reader, spec, { from, touches }))
  const heard: Draft[][] = specs.map(() => [])
  const perAppendMs: number[] = []
  for (const bytes of commits.slice(-COMING)) {
    const appended = await ledger.append(bytes)
    if (!appended.ok) throw new Error(`not appended: ${appended.reason}`)
    await reader.refresh()
    const upTo = placeOf(reader)
    const began = performance.now()
    for (const [index, live] of lives.entries()) heard[index]!.push(...(await live.next(upTo)))
    perAppendMs.push(performance.now() - began)
  }
  return { perAppendMs, notices: heard.flat().length, compared: await compare(reader, specs, { heard, from }) }
}

function placeOf({ recordedAt, position }: LedgerReader): Place {
  return { ms: Date.parse(recordedAt), position }
}

function drawSpecs(): readonly SubscriptionSpec[] {
  const random = randomFrom(SEED)
  const draw = (below: number) => Math.floor(random() * below)
  return Array.from({ length: SUBSCRIPTIONS }, () => ({
    question: { jurisdiction: placeName(draw(WORLD.places)), item: itemName(FIRST_LEAF + draw(LEAVES)) },
    streams: ['answers'],
  }))
}

async function compare(
  reader: LedgerReader,
  specs: readonly SubscriptionSpec[],
  { heard, from }: { readonly heard: readonly (readonly Draft[])[]; readonly from: Place },
): Promise<string> {
  const span = { after: from, upTo: placeOf(reader) }
  const order = specs.map((_, index) => index).sort((a, b) => heard[b]!.length - heard[a]!.length)
  for (const index of order.slice(0, CHECKED)) {
    const spec = specs[index]!
    const watches = watchesOf(reader, spec.question)!
    const atOnce = await tellNotices({ reader, spec, watches, giveWay: async () => {} }, span)
    if (!isDeepStrictEqual(heard[index], atOnce)) throw new Error(`told otherwise: ${JSON.stringify(spec.question)}`)
  }
  return `${CHECKED} subscriptions told at once: equal`
}
