import type { SubscriptionSpec } from '@asof/contract'
import { openMemoryLedger } from '@asof/ledger/memory'
import { openLedgerReader } from '@asof/reader'
import { expect, test } from 'vitest'
import { appendCommits, SMALL_HISTORY } from '../../../tests/support/small-ledger.ts'
import { createLiveNotices, createTouches } from './live-notices.ts'
import { tellNotices } from './tell-notices.ts'
import { watchesOf } from './watches.ts'

const EVERYTHING: SubscriptionSpec = { question: {}, streams: ['answers', 'confidence'] }

/** A reader of the small history, and the places before and after its last two commits. */
async function open() {
  const ledger = await openMemoryLedger({ id: 'test' })
  await appendCommits(ledger, SMALL_HISTORY.slice(0, -2))
  const reader = await openLedgerReader(ledger)
  const placeNow = () => ({ ms: Date.parse(reader.recordedAt), position: reader.position })
  const from = placeNow()
  await appendCommits(ledger, SMALL_HISTORY.slice(-2))
  await reader.refresh()
  return { reader, from, upTo: placeNow(), touches: createTouches(reader) }
}

test('others may have a turn between any two questions, and what is told is the same', async () => {
  const { reader, from, upTo, touches } = await open()
  let turns = 0
  const giveWay = async () => {
    turns += 1
  }
  const drafts = await createLiveNotices(reader, EVERYTHING, { from, touches, giveWay }).next(upTo)
  const watches = watchesOf(reader, EVERYTHING.question)!
  expect(watches).toHaveLength(6)
  expect(turns).toBeGreaterThanOrEqual(2 * watches.length)
  expect(drafts).toEqual(
    await tellNotices({ reader, spec: EVERYTHING, watches, giveWay: async () => {} }, { after: from, upTo }),
  )
  expect(drafts).not.toEqual([])
})

test('work that was ended tells nothing, and is done from the same place when it is asked for again', async () => {
  const { reader, from, upTo, touches } = await open()
  let left = 9
  const giveWay = async () => {
    left -= 1
    if (left === 0) throw new Error('ended')
  }
  const live = createLiveNotices(reader, EVERYTHING, { from, touches, giveWay })
  await expect(live.next(upTo)).rejects.toThrow('ended')
  expect(live.place).toEqual(from)
  const watches = watchesOf(reader, EVERYTHING.question)!
  expect(await live.next(upTo)).toEqual(
    await tellNotices({ reader, spec: EVERYTHING, watches, giveWay: async () => {} }, { after: from, upTo }),
  )
  expect(live.place).toEqual(upTo)
})
