import { openMemoryLedger } from '@asof/ledger/memory'
import { openLedgerReader } from '@asof/reader'
import { createManualClock } from '@asof/runtime'
import { expect, test } from 'vitest'
import { appendCommits, SMALL_HISTORY } from '../../../../tests/support/small-ledger.ts'
import { createStreamHub } from './stream-hub.ts'

/** A hub over the small history without its last two commits, each of which changes an answer. */
async function open() {
  const ledger = await openMemoryLedger({ id: 'test' })
  await appendCommits(ledger, SMALL_HISTORY.slice(0, -2))
  const reader = await openLedgerReader(ledger)
  const hub = createStreamHub(createManualClock('2026-06-01T12:00:00.000Z'))
  const spec = { question: { item: 'acme/one' }, streams: ['answers' as const] }
  const join = (onPosition: () => void = () => {}) => {
    const positions: string[] = []
    const write = (text: string) => {
      positions.push(
        ...[...text.matchAll(/event: position\ndata: .*?"position":(\d+)/g)].map(([, position]) => position!),
      )
      onPosition()
      return true
    }
    const request = {
      reader,
      spec,
      audience: { owner: 'all', subscription: null },
      withEvents: false,
      missed: null,
      holder: null,
      isOver: () => false,
    }
    const joined = hub.add(request, { write, end: () => {} })
    return { positions, joined }
  }
  return { ledger, hub, join }
}

test('whoever comes or goes while others are told hears every position once', async () => {
  const { ledger, hub, join } = await open()
  const later: ReturnType<typeof join>[] = []
  let hasLeft = () => {}
  let writes = 0
  const first = join(() => {
    writes += 1
    if (writes !== 2) return
    later.push(join())
    hasLeft()
  })
  const second = join()
  const third = join()
  hasLeft = await third.joined
  for (const commit of SMALL_HISTORY.slice(-2)) {
    await appendCommits(ledger, [commit])
    await hub.begin()
    await hub.told()
  }
  for (const { joined } of later) await joined
  expect(first.positions).toEqual(['8', '9', '10'])
  expect(second.positions).toEqual(first.positions)
  expect(third.positions).toEqual(['8'])
  expect(later.map(({ positions }) => positions)).toEqual([['9', '10']])
})
