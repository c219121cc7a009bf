import type { Ledger } from '@asof/ledger'
import { openMemoryLedger } from '@asof/ledger/memory'
import { openLedgerReader } from '@asof/reader'
import { beforeEach, expect, test } from 'vitest'
import { draft, item, policy } from '../../../tests/support/events.ts'
import { appendCommits } from '../../../tests/support/small-ledger.ts'
import { createDatedChanges, type DatedChange } from './dated-changes.ts'
import { createTouches } from './live-notices.ts'

const ban = policy('us/ban', {}, { announcedAt: '2026-01-01', effectiveFrom: '2026-05-01' })

let ledger: Ledger
beforeEach(async () => {
  ledger = await openMemoryLedger({ id: 'small' })
  await appendCommits(ledger, [
    [draft('authority.registered', { authority: 'us', jurisdiction: 'US', zone: 'UTC' }, { effectiveFrom: '..' })],
    [item('acme/one', {}, { effectiveFrom: '..' })],
    [ban],
  ])
})

const startsOn = (effectiveFrom: string) => correction(ban.id, { effectiveFrom })

function correction(target: string, patch: object) {
  return draft('event.corrected', { target, patch, reason: 'read again' })
}

/** What is known of the answer's days after each of some appends, and by who reads all at once. */
async function follow(...appends: Parameters<typeof appendCommits>[1]): Promise<readonly (readonly DatedChange[])[]> {
  const reader = await openLedgerReader(ledger)
  const watch = { query: { jurisdiction: 'GB', item: 'acme/one' } }
  const followed = createDatedChanges(reader, watch, createTouches(reader))
  const all = [await followed.refresh()]
  for (const append of appends) {
    await appendCommits(ledger, [append])
    await reader.refresh()
    all.push(await followed.refresh())
  }
  expect(await createDatedChanges(reader, watch, createTouches(reader)).refresh()).toEqual(all.at(-1))
  return all
}

const brief = ({ day, before, after, isCancelled, sequence }: DatedChange) =>
  `${day} ${before} -> ${after}${isCancelled ? ', taken back' : ''} #${sequence}`

test('a change stays the same one when it is put off, brought forward, taken back and brought back', async () => {
  const all = await follow(
    [startsOn('2026-07-01')],
    [startsOn('2026-03-01')],
    [draft('event.retracted', { target: ban.id, reason: 'never said' })],
    [policy('us/again', {}, { announcedAt: '2026-01-01', effectiveFrom: '2026-03-01' })],
  )
  expect(all.map((changes) => changes.map(brief))).toEqual([
    ['2026-05-01 unknown -> prohibited #0'],
    ['2026-07-01 unknown -> prohibited #1'],
    ['2026-03-01 unknown -> prohibited #2'],
    ['2026-03-01 unknown -> prohibited, taken back #3'],
    ['2026-03-01 unknown -> prohibited #4'],
  ])
  expect(new Set(all.flat().map(({ id }) => id)).size).toBe(1)
})

test('a new change beside it is another, and what does not touch the answer leaves all as it is', async () => {
  const elsewhere = policy('us/else', { provisions: [] }, { announcedAt: '2026-01-01', effectiveFrom: '2026-06-01' })
  const lifted = draft(
    'policy.rescinded',
    { policy: 'us/ban' },
    { announcedAt: '2026-01-01', effectiveFrom: '2026-09-01' },
  )
  const [first, second, third] = await follow([elsewhere], [lifted])
  expect(second).toEqual(first)
  expect(third!.map(brief)).toEqual(['2026-05-01 unknown -> prohibited #0', '2026-09-01 prohibited -> unknown #0'])
  expect(third![0]).toEqual(first![0])
})
