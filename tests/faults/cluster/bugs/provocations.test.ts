import { describe, expect, test } from 'vitest'
import type { Operation } from '../history.ts'
import { haveRaced, shareAPlace, wasSentAgain } from './provocations.ts'

type Append = Operation & { kind: 'append' }

const times = { invoked: 0, returned: 1 }
const head = (process: string, hash: string): Operation => ({ kind: 'head', process, ...times, seq: 1, hash })
const append = (process: string, cmd: string, outcome: Append['outcome'], sent: string): Operation => {
  const where = outcome === 'ok' ? { seq: 1, hash: sent } : {}
  return { kind: 'append', process, cmd, ...times, outcome, sent, ...where }
}

describe('a commit that counts was sent again', () => {
  const sentAgain = [
    append('one', 'a', 'unknown', 'a1'),
    head('one', 'a1'),
    append('one', 'a', 'ok', 'a2'),
    append('one', 'b', 'ok', 'b1'),
  ]

  test('and its writer went on', () => expect(wasSentAgain(sentAgain)).toBe(true))
  test.each([
    ['without a doubt', sentAgain.slice(2)],
    ['before its writer went on', sentAgain.slice(0, 3)],
    ['where the first did not count', [sentAgain[0]!, ...sentAgain.slice(2)]],
    ['where another writer went on', [...sentAgain.slice(0, 3), append('two', 'b', 'ok', 'b1')]],
  ])('not %s', (_, history) => expect(wasSentAgain(history)).toBe(false))
})

describe('two writers extended one head', () => {
  const raced = [
    head('one', 'h'),
    head('two', 'h'),
    append('one', 'a', 'ok', 'a1'),
    append('two', 'b', 'refused', 'b1'),
  ]

  test('and both were told', () => expect(haveRaced(raced)).toBe(true))
  test.each([
    ['before both were told', raced.slice(0, 3)],
    ['where one was told nothing', [...raced.slice(0, 3), append('two', 'b', 'unknown', 'b1')]],
    ['where one had seen more', [...raced.slice(0, 3), head('two', 'a1'), raced[3]!]],
    ['where one did so twice', [raced[0]!, raced[2]!, append('one', 'b', 'refused', 'b1')]],
  ])('not %s', (_, history) => expect(haveRaced(history)).toBe(false))
})

test('two commands were told one place', () => {
  expect(shareAPlace([append('one', 'a', 'ok', 'a1'), append('two', 'b', 'ok', 'b1')])).toBe(true)
  expect(shareAPlace([append('one', 'a', 'ok', 'a1'), append('one', 'a', 'ok', 'a1')])).toBe(false)
})
