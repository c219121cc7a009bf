import { expect, test } from 'vitest'
import { watchedOf } from './watched-of.ts'

const rule = (...scopes: readonly object[]) => ({
  data: { policy: 'us/x', authority: 'us-bis', provisions: scopes.map((scope, at) => ({ id: `r${at}`, scope })) },
})

test('one item for one place is one question; whoever acted is another', () => {
  const event = rule({ items: ['nvidia/h20'], providers: ['nvidia'], recipients: { jurisdictions: ['CN'] } })
  expect(watchedOf(event)).toEqual([{ item: 'nvidia/h20', jurisdiction: 'CN' }, { authority: 'us-bis' }])
})

test('several items are watched one by one, each once; places only where nothing else is named', () => {
  const items = rule({ items: ['a/1', 'a/2'] }, { items: ['a/2'], recipients: { jurisdictions: ['CN', 'HK'] } })
  expect(watchedOf(items)).toEqual([{ item: 'a/1' }, { item: 'a/2' }, { authority: 'us-bis' }])
  const places = rule({ recipients: { jurisdictions: ['CN', 'HK'] } })
  expect(watchedOf(places)).toEqual([{ jurisdiction: 'CN' }, { jurisdiction: 'HK' }, { authority: 'us-bis' }])
})

test('what an event names itself is what it is about; some name nothing', () => {
  expect(watchedOf({ data: { licence: 'us/l', holder: 'acme' } })).toEqual([{ org: 'acme' }])
  expect(watchedOf({ data: { policy: 'us/x', reason: 'late' } })).toEqual([])
  expect(watchedOf({ data: { policy: 'us/x', provisions: 'nonsense', scope: null } })).toEqual([])
})
