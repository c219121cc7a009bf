import type { StoredEvent } from '@asof/domain'
import { buildCommit } from '@asof/ledger'
import { openMemoryLedger } from '@asof/ledger/memory'
import { openLedgerReader } from '@asof/reader'
import { expect, test } from 'vitest'
import { authority, corrected, type Draft, item, policy, provision, statement } from '../../../tests/support/events.ts'
import { tellNotices } from './tell-notices.ts'
import { watchesOf } from './watches.ts'

const MIDNIGHT = '2026-03-01T00:00:00.000Z'
const EVER = { effectiveFrom: '..' }

/** A ban of a model in one country from a day on. */
function ban(jurisdiction: string, effectiveFrom: string): Draft {
  const scope = { items: ['acme/one'], recipients: { jurisdictions: [jurisdiction] } }
  const provisions = [provision(`${jurisdiction}:1`, { scope })]
  return policy(jurisdiction, { provisions }, { id: jurisdiction, announcedAt: '2026-01-01', effectiveFrom })
}

const place = (jurisdiction: string): Draft => ({
  id: `place-${jurisdiction}`,
  type: 'jurisdiction.registered',
  schemaVersion: 1,
  source: [{ kind: 'test' }],
  ...EVER,
  data: { jurisdiction },
})

test('two commits of one moment, which is also one of the clock: each question hears of its own dates', async () => {
  const ledger = await openMemoryLedger({ id: 'small' })
  const commits: readonly (readonly [now: string, ...events: Draft[]])[] = [
    ['2026-01-02T00:00:00.000Z', authority('us', {}, EVER), place('CN'), place('GB'), item('acme/one', {}, EVER)],
    ['2026-01-03T00:00:00.000Z', ban('CN', '2026-03-01'), ban('GB', '2026-06-01')],
    [MIDNIGHT, statement('said', {}, { announcedAt: '2026-03-01' })],
    [MIDNIGHT, corrected('GB', { effectiveFrom: '2026-03-15' })],
  ]
  for (const [now, ...events] of commits) {
    const head = await ledger.head()
    const stored = events as readonly unknown[] as readonly StoredEvent[]
    const outcome = await ledger.append(buildCommit(head, { cmd: `c${head.seq}`, by: 'test', now, events: stored }))
    if (!outcome.ok) throw new Error(outcome.reason)
  }
  const reader = await openLedgerReader(ledger)
  const spec = { question: { item: 'acme/one' }, streams: ['answers' as const] }
  const telling = { reader, spec, watches: watchesOf(reader, spec.question)!, giveWay: async () => {} }
  const upTo = { ms: Date.parse('2026-04-01T00:00:00.000Z'), position: reader.position }
  const drafts = await tellNotices(telling, { after: { ms: 0, position: 0 }, upTo })
  const crossed = drafts.flatMap(({ place: { ms }, notice }) =>
    notice.stream === 'answers' && notice.cls === 'transition' ? [new Date(ms).toISOString().slice(0, 10)] : [],
  )
  expect(crossed).toEqual(['2026-03-01', '2026-03-15'])
})
