import { deepStrictEqual } from 'node:assert/strict'
import { describe, it } from 'vitest'
import { type Fields, policy, provision } from '../../../../tests/support/events.ts'
import { ALWAYS, fared } from '../../../../tests/support/fared.ts'

const recipients = (of: Fields) => ({ scope: { recipients: of } })

describe('an exception', () => {
  const exception = (id: string, exceptionTo: readonly string[], fields: Fields = {}) =>
    provision(id, { effect: 'permit', exceptionTo, ...fields })
  const rules = (...provisions: readonly Fields[]) => [policy('rules', { provisions }, ALWAYS)]
  const ban = provision('ban', { priority: 5 })

  it('defeats what it is made to, whatever the priority', () =>
    deepStrictEqual(fared(rules(ban, exception('spared', ['ban']))), {
      level: 'open',
      flags: [],
      decisive: ['spared'],
      fates: [
        ['ban', 'defeated', 'spared'],
        ['spared', 'wins'],
      ],
    }))
  it('defeats several', () =>
    deepStrictEqual(fared(rules(ban, provision('curb'), exception('spared', ['curb', 'ban']))).fates, [
      ['ban', 'defeated', 'spared'],
      ['curb', 'defeated', 'spared'],
      ['spared', 'wins'],
    ]))
  it('is named with every other that defeats the same', () =>
    deepStrictEqual(fared(rules(ban, exception('a', ['ban']), exception('b', ['ban']))).fates, [
      ['a', 'wins'],
      ['b', 'wins'],
      ['ban', 'defeated', 'a', 'b'],
    ]))
  it('defeats nothing else', () =>
    deepStrictEqual(fared(rules(ban, provision('curb'), exception('spared', ['curb']))).fates, [
      ['ban', 'wins'],
      ['curb', 'defeated', 'spared'],
      ['spared', 'lower-priority', 'ban'],
    ]))
  it('that is itself defeated defeats nothing', () =>
    deepStrictEqual(
      fared(rules(ban, exception('spared', ['ban']), provision('unless', { exceptionTo: ['spared'] }))).fates,
      [
        ['ban', 'wins'],
        ['spared', 'defeated', 'unless'],
        ['unless', 'lower-priority', 'ban'],
      ],
    ))
  it('that is itself defeated defeats nothing, in whatever order they are worded', () =>
    deepStrictEqual(
      fared(rules(exception('spared', ['ban']), provision('unless', { exceptionTo: ['spared'] }), ban)).fates,
      [
        ['ban', 'wins'],
        ['spared', 'defeated', 'unless'],
        ['unless', 'lower-priority', 'ban'],
      ],
    ))
  it('is defeated also where what it was made to does not match', () =>
    deepStrictEqual(
      fared(
        rules(
          provision('ban', recipients({ jurisdictions: ['FR'] })),
          exception('spared', ['ban'], { priority: 9 }),
          provision('unless', { exceptionTo: ['spared'] }),
        ),
      ).fates,
      [
        ['spared', 'defeated', 'unless'],
        ['unless', 'wins'],
      ],
    ))
  it('to an exception to an exception counts again', () =>
    deepStrictEqual(
      fared(
        rules(
          ban,
          exception('spared', ['ban']),
          provision('unless', { exceptionTo: ['spared'] }),
          exception('but', ['unless']),
        ),
      ).fates,
      [
        ['ban', 'defeated', 'spared'],
        ['but', 'wins'],
        ['spared', 'wins'],
        ['unless', 'defeated', 'but'],
      ],
    ))
  it('without effect still defeats', () =>
    deepStrictEqual(
      fared(rules(ban, provision('kept', { effect: 'permit' }), exception('none', ['ban'], { effect: 'none' }))),
      {
        level: 'open',
        flags: [],
        decisive: ['kept'],
        fates: [
          ['ban', 'defeated', 'none'],
          ['kept', 'wins'],
          ['none', 'no-effect'],
        ],
      },
    ))
  it('that has ended defeats nothing', () =>
    deepStrictEqual(fared(rules(ban, exception('spared', ['ban'], { effectiveTo: '2026-02-01' }))).fates, [
      ['ban', 'wins'],
      ['spared', 'status'],
    ]))
  it('to what has ended leaves it at that', () =>
    deepStrictEqual(fared(rules(provision('ban', { effectiveTo: '2026-02-01' }), exception('spared', ['ban']))).fates, [
      ['ban', 'status'],
      ['spared', 'wins'],
    ]))
  it('that does not match defeats nothing', () =>
    deepStrictEqual(fared(rules(ban, exception('spared', ['ban'], recipients({ jurisdictions: ['FR'] })))).fates, [
      ['ban', 'wins'],
    ]))
  it('reaches over tracks of one authority', () =>
    deepStrictEqual(fared(rules(ban, exception('spared', ['ban'], { track: 'side' }))).fates, [
      ['ban', 'defeated', 'spared'],
      ['spared', 'wins'],
    ]))
})
