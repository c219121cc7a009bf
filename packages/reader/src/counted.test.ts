import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { answerAccess, toSnapshot } from '@asof/domain'
import type { Ledger } from '@asof/ledger'
import { openLedgers, openViews, silentLogger } from '@asof/runtime'
import type { Views } from '@asof/views'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { configured, type Draft, draft, policy, reviewed } from '../../../tests/support/events.ts'
import { appendCommits, SMALL_HISTORY } from '../../../tests/support/small-ledger.ts'
import { type LedgerReader, openLedgerReader } from './ledger-reader.ts'

let dataFolder: string
let views: Views
let ledger: Ledger
beforeEach(async () => {
  dataFolder = await mkdtemp(join(tmpdir(), 'asof-counted-'))
  views = (await openViews({ kind: 'sqlite', dataFolder, readOnly: false }, silentLogger))!
  ledger = (await openLedgers(['small'], { kind: 'memory' }))[0]!
  await appendCommits(ledger, SMALL_HISTORY)
})
afterEach(async () => {
  await views.close()
  await rm(dataFolder, { recursive: true })
})

const ban = policy('us/again', {}, { announcedAt: '2026-06-01', effectiveFrom: '2026-06-01' })
const many = (count: number): readonly Draft[] =>
  Array.from({ length: count }, (_, index) =>
    draft('context.noted', { subject: `s${index}`, kind: 'background', claim: 'c' }),
  )

function levelOf({ facts }: LedgerReader): string {
  return answerAccess(facts, {
    query: { jurisdiction: 'CN', item: 'acme/one' },
    asOf: '2026-04-15',
    knownAt: facts.head,
  }).level
}

test('what counts is the record itself until something waits for a check', async () => {
  const reader = await openLedgerReader(ledger)
  expect(reader.facts).toBe(reader.record)
  await appendCommits(ledger, [[configured('none')]])
  await reader.refresh()
  expect(reader.facts).toBe(reader.record)
  await appendCommits(ledger, [[configured('two-person')], [ban]])
  await reader.refresh()
  expect(reader.facts).not.toBe(reader.record)
  expect([reader.facts.head, reader.position]).toEqual([reader.record.head, reader.record.head])
})

test('a reader from a snapshot counts what a reader from the first commit counts', async () => {
  await appendCommits(ledger, [
    [{ ...ban, proposed: true }],
    many(200),
    many(100).map((one) => ({ ...one, id: `b${one.id}` })),
  ])
  const first = await openLedgerReader(ledger, views)
  await first.writeSnapshot()
  const second = await openLedgerReader(ledger, views)
  expect(toSnapshot(second.facts)).toEqual(toSnapshot(first.facts))
  expect(toSnapshot(second.record)).toEqual(toSnapshot(first.record))
  expect(second.facts).not.toBe(second.record)
})

test('what was checked goes on with the log, whenever it was first asked for', async () => {
  const early = await openLedgerReader(ledger)
  const asked = await early.under('checked')
  expect(levelOf(asked)).toBe('unknown')
  const registered = SMALL_HISTORY.flat().map(({ id }) => reviewed('checked', id))
  await appendCommits(ledger, [registered], 'second')
  await early.refresh()
  const late = await (await openLedgerReader(ledger)).under('checked')
  expect([levelOf(asked), levelOf(late)]).toEqual(['prohibited', 'prohibited'])
  expect(toSnapshot(asked.facts)).toEqual(toSnapshot(late.facts))
  expect([asked.position, asked.headAt(asked.position)]).toEqual([early.position, early.headAt(early.position)])
  expect(await early.under(undefined)).toBe(early)
})

test('who asks while the log is folded for another waits for the same state', async () => {
  const reader = await openLedgerReader(ledger)
  const [one, other] = await Promise.all([reader.under('checked'), reader.under('checked')])
  expect(one.facts).toBe(other.facts)
})
