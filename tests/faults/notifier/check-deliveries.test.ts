import { expect, test } from 'vitest'
import { checkDeliveries, type Outcome, type Sight } from './check-deliveries.ts'

let seconds = 0
const call = (id: string, over: Partial<Sight & { kind: 'call' }> = {}): Sight => ({
  ...{ kind: 'call', subscription: 'sub', id, body: `body ${id}`, isSigned: true, timestamp: ++seconds },
  ...over,
})
const taken = (id: string): Sight => ({ kind: 'taken', subscription: 'sub', id })
const sound: Outcome = {
  made: new Map([['sub', ['a', 'b', 'c', 'd'].map((key) => ({ key, body: `body ${key}` }))]]),
  sights: [
    ...[call('a'), call('a'), taken('a'), call('a'), taken('a')],
    ...[call('b'), call('c'), taken('c'), call('b'), call('c'), taken('c')],
  ],
  log: new Map([
    [
      'sub',
      new Map([
        ...([['a', 'delivered'] as const, ['b', 'parked'] as const] as const),
        ...([['c', 'delivered'] as const, ['d', 'dropped'] as const] as const),
      ]),
    ],
  ]),
  parked: new Set(['b']),
  disabled: new Set(['sub']),
}
const logWith = (key: string, state: string) => new Map([['sub', new Map(sound.log.get('sub')).set(key, state)]])

test('a sound history has no problems, with calls repeated and ends that were recorded', () => {
  expect(checkDeliveries(sound)).toEqual([])
})

test.each<[string, Partial<Outcome>]>([
  ['phantom', { sights: [...sound.sights, call('e')] }],
  ['phantom', { sights: [...sound.sights, call('a', { subscription: 'other' })] }],
  ['phantom', { sights: [...sound.sights, call('a-2')] }],
  ['altered', { sights: [...sound.sights, call('c', { body: 'body a' })] }],
  ['unsigned', { sights: [...sound.sights, call('c', { isSigned: false })] }],
  ['stale', { sights: [...sound.sights, call('c', { timestamp: 1 }), call('c', { timestamp: 1 })] }],
  ['unearned', { sights: sound.sights.filter(({ kind, id }) => kind === 'call' || id !== 'c') }],
  ['lost', { log: logWith('c', 'waiting') }],
  ['lost', { log: new Map() }],
  ['lost', { parked: new Set() }],
  ['lost', { disabled: new Set() }],
  ['out of order', { sights: [call('b'), taken('b'), ...sound.sights], log: logWith('b', 'delivered') }],
  ['out of order', { sights: [call('a'), call('b'), taken('a'), ...sound.sights] }],
])('%s is found', (problem, over) => {
  expect(checkDeliveries({ ...sound, ...over }).map((each) => each.split(':')[0])).toContain(problem)
})
