import { buildCommit } from '@asof/ledger'
import { openMemoryLedger } from '@asof/ledger/memory'
import { openLedgerReader } from '@asof/reader'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { histories, query } from '../../../tests/support/histories.ts'
import type { Draft } from './draft.ts'
import { createLiveNotices, createTouches } from './live-notices.ts'
import { readNotices } from './read-notices.ts'
import { tellNotices } from './tell-notices.ts'
import { watchesOf } from './watches.ts'

const END = Date.parse('2026-03-01T00:00:00Z')

test('told step by step as a log grows and time passes, a subscription hears what it hears when told at once', async () => {
  await fc.assert(
    fc.asyncProperty(
      histories({ maxEvents: 25 }),
      query,
      fc.subarray([1, 7, 30] as const),
      async (history, about, aheadDays) => {
        const ledger = await openMemoryLedger({ id: 'test' })
        const reader = await openLedgerReader(ledger)
        const { jurisdiction, org, item, provider } = about
        const question = JSON.parse(JSON.stringify({ jurisdiction, org, item, provider })) as object
        const spec = {
          question,
          streams: ['answers' as const, 'confidence' as const, 'sources' as const],
          ...(aheadDays.length > 0 && { aheadDays: [...aheadDays] }),
        }
        const from = { ms: Date.parse(history[0]!.recordedAt) - 1, position: 0 }
        const live = createLiveNotices(reader, spec, { from, touches: createTouches(reader) })
        const heard: Draft[] = []
        for (const { position: _p, recordedAt, recordedBy: _by, ...event } of history) {
          const now = new Date(recordedAt).toISOString()
          // The clock alone first, up to just before; then the append.
          heard.push(
            ...(await live.next({ ms: Math.max(live.place.ms, Date.parse(now) - 1), position: reader.position })),
          )
          await ledger.append(buildCommit(await ledger.head(), { cmd: event.id, by: 'test', now, events: [event] }))
          await reader.refresh()
          heard.push(...(await live.next({ ms: Math.max(live.place.ms, Date.parse(now)), position: reader.position })))
        }
        const upTo = { ms: END, position: reader.position }
        heard.push(...(await live.next(upTo)))
        const watches = watchesOf(reader, spec.question)!
        const atOnce = await tellNotices({ reader, spec, watches, giveWay: async () => {} }, { after: from, upTo })
        expect(heard).toEqual(atOnce)
        expect(await readNotices(reader, spec, watches, { after: from, upTo }, 3)).toEqual(atOnce)
      },
    ),
    { numRuns: 60 },
  )
}, 120_000)
