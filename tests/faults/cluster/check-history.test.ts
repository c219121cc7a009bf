import { expect, test } from 'vitest'
import { checkHistory } from './check-history.ts'
import type { ColdCommit, Operation } from './history.ts'

const log: readonly ColdCommit[] = ['a', 'b', 'c'].map((cmd, index) => ({ seq: index + 1, cmd, hash: `hash-${cmd}` }))
const append = (cmd: string, seq: number, at: number): Operation => ({
  kind: 'append',
  process: 'one',
  cmd,
  invoked: at,
  returned: at + 1,
  outcome: 'ok',
  sent: `hash-${cmd}`,
  seq,
  hash: `hash-${cmd}`,
})
const sound: readonly Operation[] = [
  append('a', 1, 0),
  { kind: 'append', process: 'one', cmd: 'b', invoked: 2, returned: 3, outcome: 'unknown', sent: 'hash-b' },
  append('b', 2, 4),
  { kind: 'head', process: 'one', invoked: 6, returned: 7, seq: 2, hash: 'hash-b' },
  append('c', 3, 8),
  { kind: 'append', process: 'one', cmd: 'd', invoked: 10, returned: 11, outcome: 'refused', sent: 'hash-d' },
  { kind: 'view', process: 'one', hashes: ['hash-a', 'hash-b', 'hash-c'] },
]

test('a sound history has no problems', () => expect(checkHistory(sound, log)).toEqual([]))

test('a doubt that is cleared up after others went on is in time', () => {
  const doubt: Operation = {
    kind: 'append',
    process: 'two',
    cmd: 'a',
    invoked: 0,
    returned: 1,
    outcome: 'unknown',
    sent: 'hash-a',
  }
  expect(checkHistory([doubt, append('b', 2, 3), append('c', 3, 5), append('a', 1, 7)], log)).toEqual([])
})

test.each<[string, readonly Operation[], readonly ColdCommit[]]>([
  ['lost', [...sound, append('e', 4, 12)], log],
  ['moved', [append('b', 1, 0)], log],
  ['hole', sound, [log[0]!, { ...log[1]!, seq: 3 }, log[2]!]],
  ['doubled', sound, [...log, { seq: 4, cmd: 'a', hash: 'hash-a' }]],
  ['phantom', sound.slice(0, 4), log],
  ['phantom', sound, [...log, { seq: 4, cmd: 'd', hash: 'hash-d' }]],
  ['out of time', [append('c', 3, 0), append('a', 1, 5), append('b', 2, 8)], log],
  [
    'back',
    [...sound.slice(0, 5), { kind: 'head', process: 'one', invoked: 10, returned: 11, seq: 2, hash: 'hash-b' }],
    log,
  ],
  ['fork', [...sound, { kind: 'head', process: 'two', invoked: 0, returned: 1, seq: 2, hash: 'other' }], log],
  ['fork', [...sound, { kind: 'view', process: 'two', hashes: ['hash-a', 'other', 'hash-c'] }], log],
  ['fork', [...sound, { kind: 'view', process: 'two', hashes: ['hash-a'] }], log],
])('%s is found', (problem, history, found) => {
  expect(checkHistory(history, found).map((each) => each.split(':')[0])).toContain(problem)
})
