import type { LedgerReader } from '@asof/reader'
import { expect, test } from 'vitest'
import { mementoHeaders, momentOf, negotiate } from './memento.ts'

const NOW = '2026-11-25T12:00:00.000Z'
const commits = ['2026-06-17T08:01:17.000Z', '2026-07-01T09:00:00.500Z']
/** A reader of two commits of one event each. */
const reader = {
  position: 2,
  headAt: (position: number) => ({ seq: Math.min(position, 2), hash: '' }),
  commitAt: (seq: number) => ({ recordedAt: commits[seq - 1] }),
} as unknown as LedgerReader
const page = new URL('http://asof.test/access/GB/anthropic/claude?ledger=seed-story')

test('a moment means the page of its day, as known then', () => {
  expect(negotiate(page, 'Wed, 01 Jul 2026 23:30:00 GMT', reader, NOW)).toEqual({
    at: '2026-07-01T23:30:00Z',
    address: '/access/GB/anthropic/claude?ledger=seed-story&asOf=2026-07-01&knownAt=2026-07-01T23%3A30%3A00Z',
  })
})

test('before the first record the first is meant, a moment to come is now', () => {
  expect(negotiate(page, 'Tue, 20 May 2025 00:00:00 GMT', reader, NOW)).toMatchObject({ at: '2026-06-17T08:01:17Z' })
  expect(negotiate(page, 'Tue, 20 May 2031 00:00:00 GMT', reader, NOW)).toMatchObject({ at: '2026-11-25T12:00:00Z' })
})

test.each(['yesterday', '2025-05-20', 'Tue, 20 May 2025', 'Tue, 20 Foo 2025 00:00:00 GMT'])(
  '%s is no moment',
  (header) => {
    expect(negotiate(page, header, reader, NOW)).toHaveProperty('refused')
  },
)

test('a pinned page says which moment it shows, an undated one that it depends', () => {
  const pinned = new URL(`${page}&asOf=2026-06-20&knownAt=@1`)
  expect(mementoHeaders(pinned, reader)).toEqual({
    link: '</access/GB/anthropic/claude?ledger=seed-story>; rel="original timegate", </timemap?of=%2Faccess%2FGB%2Fanthropic%2Fclaude%3Fledger%3Dseed-story>; rel="timemap"; type="application/link-format"',
    'memento-datetime': 'Wed, 17 Jun 2026 08:01:17 GMT',
  })
  expect(mementoHeaders(page, reader)).toMatchObject({ vary: 'accept-datetime' })
})

test('a page that is not pinned by both clocks, or beyond the log, is no memento', () => {
  for (const query of ['asOf=2026-06-20', 'knownAt=@1', 'asOf=2026-06-20&knownAt=@9', 'asOf=2026-06-20&knownAt=soon'])
    expect(momentOf(new URL(`${page}&${query}`), reader)).toBeNull()
})
