import { expect, test } from 'vitest'
import { streamOf, toWish } from './wish.ts'

const fields = (entries: Readonly<Record<string, string>>) => new Map(Object.entries(entries))

test('what is not named may be anything', () => {
  expect(toWish(fields({ jurisdiction: 'CN' }))).toEqual({ question: { jurisdiction: 'CN' } })
})

test('everything asked for goes along', () => {
  const all = { item: 'nvidia/h20', description: 'H20', direction: 'opens', ahead: '7', url: 'https://example.org/h' }
  expect(toWish(fields(all))).toEqual({
    question: { item: 'nvidia/h20' },
    description: 'H20',
    directions: ['opens'],
    aheadDays: [7],
    url: 'https://example.org/h',
  })
})

test('a stream of the same question needs no subscription', () => {
  expect(streamOf('ai-controls', toWish(fields({ jurisdiction: 'CN', item: 'nvidia/h20' })))).toBe(
    '/api/v1/stream?ledger=ai-controls&jurisdiction=CN&item=nvidia%2Fh20',
  )
})
