import type { Notice } from '@asof/contract'
import { MAX_WATCHES } from '@asof/notices'
import { expect, test } from 'vitest'
import { openNotifierUnderTest } from '../../../tests/support/open-notifier.ts'

const COUNT = Math.ceil(Math.sqrt(MAX_WATCHES)) + 1
const names = Array.from({ length: COUNT }, (_, index) => String(index))

const place = (name: string) => ({
  ...{ id: `place-${name}`, type: 'jurisdiction.registered' },
  data: { jurisdiction: `x${name}`, name },
})
const item = (name: string) => ({
  ...{ id: `item-${name}`, type: 'item.registered' },
  data: { item: `acme/${name}`, provider: 'acme', kind: 'model' },
})

test('a subscription that has grown to more than can be watched is disabled and says why, and no other waits', async () => {
  const under = await openNotifierUnderTest('2026-01-05T12:00:00.000Z')
  await under.append([place('0'), item('0')])
  await under.subscribe('all', { question: {} })
  await under.subscribe('one', { question: { jurisdiction: 'x0', item: 'acme/0' } })
  const notifier = await under.start()
  await notifier.turn()
  await under.append(names.slice(1).map(place))
  await under.append(names.slice(1).map(item))
  const provisions = [{ id: 'ban:1', effect: 'prohibit', scope: {} }]
  await under.append([{ id: 'ban', type: 'policy.announced', data: { policy: 'ban', authority: 'us', provisions } }])
  await notifier.turn()
  await under.control.refresh()
  const { state, reason } = under.control.book.subscriptions.get('all')!
  expect([state, reason]).toEqual([
    'disabled',
    `it stands for more than ${MAX_WATCHES} questions by now: name a place, an item or a provider`,
  ])
  expect(under.taken<Notice>('/all')).toEqual([])
  expect(under.taken<Notice>('/one')).toHaveLength(1)
  expect(notifier.health.isGoingOn).toBe(true)
  await under.close()
})
