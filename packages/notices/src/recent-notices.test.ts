import { openMemoryLedger } from '@asof/ledger/memory'
import { type LedgerReader, openLedgerReader } from '@asof/reader'
import { beforeAll, expect, test } from 'vitest'
import { org } from '../../../tests/support/events.ts'
import { appendCommits, SMALL_HISTORY } from '../../../tests/support/small-ledger.ts'
import { type RecentNotices, tellRecent } from './recent-notices.ts'
import { tellNotices } from './tell-notices.ts'
import { watchesOf } from './watches.ts'

const spec = { question: { jurisdiction: 'CN', provider: 'acme' }, streams: ['answers' as const] }
const upToMs = Date.parse('2026-12-01T00:00:00Z')
let reader: LedgerReader
beforeAll(async () => {
  const ledger = await openMemoryLedger({ id: 'small' })
  const fillers = Array.from({ length: 200 }, (_, index) => [org(`filler-${index}`)])
  const [early, late] = [SMALL_HISTORY.slice(0, 5), SMALL_HISTORY.slice(5)]
  await appendCommits(ledger, [...early, ...fillers, ...late])
  reader = await openLedgerReader(ledger)
})

function look(atMost: number, asks: number) {
  const upTo = { ms: upToMs, position: reader.position }
  return tellRecent(reader, spec, watchesOf(reader, spec.question)!, { upTo, atMost, asks })
}

test('looking back step by step finds what telling everything tells, newest first', async () => {
  const upTo = { ms: upToMs, position: reader.position }
  const telling = { reader, spec, watches: watchesOf(reader, spec.question)!, giveWay: async () => {} }
  const all = await tellNotices(telling, { after: { ms: 0, position: 0 }, upTo })
  expect(all.length).toBeGreaterThanOrEqual(4)
  const newestFirst = all.toReversed()
  for (const atMost of [1, 2, all.length, 100])
    expect((await look(atMost, 1e6)).drafts, String(atMost)).toEqual(newestFirst.slice(0, atMost))
  expect((await look(100, 1e6)).since).toBe(0)
})

test('it says from where on it has everything, when there is too much or too much is asked', async () => {
  const [newest, second] = (await look(2, 1e6)).drafts
  expect(await look(1, 1e6)).toMatchObject({ drafts: [newest], since: newest!.place.position })
  const watches = watchesOf(reader, spec.question)!.length
  const cut = await look(100, watches * 2)
  expect(cut.since).toBe(reader.commitAt(reader.headAt(reader.position).seq - 2).last)
  expect(cut.drafts).toContainEqual(second)
})

test('it stays as it is until the clock may have something to tell', async () => {
  const { untilMs } = await tellRecent(reader, spec, watchesOf(reader, spec.question)!, {
    ...{ upTo: { ms: Date.parse('2026-03-15T00:00:00Z'), position: reader.position }, atMost: 10, asks: 1e6 },
  })
  expect(new Date(untilMs!).toISOString()).toBe('2026-04-01T00:00:00.000Z')
})

test('going on from what was found before finds what looking anew finds', async () => {
  const watches = watchesOf(reader, spec.question)!
  const find = (position: number, known?: RecentNotices, atMost = 100) => {
    const upTo = { ms: position === reader.position ? upToMs : placeAt(position), position }
    return tellRecent(reader, spec, watches, { upTo, atMost, asks: 1e6, known })
  }
  const placeAt = (position: number) => Date.parse(reader.commitOf(position).recordedAt)
  const anew = await find(reader.position)
  const ends = [0, 3, 5, 7, 120, 204, 206].map(
    (back) => reader.commitAt(reader.headAt(reader.position).seq - back).last,
  )
  for (const position of ends) {
    const known = await find(position)
    expect(await find(reader.position, known)).toEqual(anew)
    expect(await find(position, anew)).toEqual(known)
    const few = await find(reader.position, await find(position, undefined, 2), 2)
    expect(few.drafts).toEqual(anew.drafts.slice(0, 2))
  }
})
