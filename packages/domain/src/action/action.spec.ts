import { describe, it } from 'vitest'
import { action, retracted } from '../../../../tests/support/events.ts'
import { given } from '../../../../tests/support/given.ts'

const on = (effectiveFrom: string) => ({ effectiveFrom })

describe('ILLEGAL_TRANSITION', () => {
  for (const step of ['resolved', 'withdrawn'])
    it(`refuses to begin with ${step}`, () => given().when(action(step, 'a')).refused('ILLEGAL_TRANSITION', '/type'))
  for (const step of ['threatened', 'planned', 'filed'])
    it(`accepts to begin with ${step}`, () => given().when(action(step, 'a')).accepted())
  it('refuses to resolve what is only planned', () =>
    given(action('planned', 'a', on('2026-01-01')))
      .when(action('resolved', 'a', on('2026-02-01')))
      .refused('ILLEGAL_TRANSITION'))
  it('refuses to step back', () =>
    given(action('filed', 'a', on('2026-01-01')))
      .when(action('planned', 'a', on('2026-02-01')))
      .refused('ILLEGAL_TRANSITION'))
  it('refuses the same step twice', () =>
    given(action('filed', 'a', on('2026-01-01')))
      .when(action('filed', 'a', on('2026-02-01')))
      .refused('ILLEGAL_TRANSITION'))
  for (const end of ['resolved', 'withdrawn'])
    it(`refuses anything after ${end}`, () =>
      given(action('filed', 'a', on('2026-01-01')), action(end, 'a', on('2026-02-01')))
        .when(action('withdrawn', 'a', on('2026-03-01')))
        .refused('ILLEGAL_TRANSITION'))
  it('accepts to skip a step', () =>
    given(action('threatened', 'a', on('2026-01-01')))
      .when(action('filed', 'a', on('2026-02-01')))
      .accepted())
  it('accepts to resolve what is filed', () =>
    given(action('filed', 'a', on('2026-01-01')))
      .when(action('resolved', 'a', on('2026-02-01')))
      .accepted())
  it('accepts an earlier step told of later', () =>
    given(action('filed', 'a', on('2026-02-01')))
      .when(action('threatened', 'a', on('2026-01-01')))
      .accepted())
  it('accepts it again once the first was recorded in error', () => {
    const filed = action('filed', 'a', on('2026-01-01'))
    given(filed, retracted(filed.id))
      .when(action('planned', 'a', on('2026-02-01')))
      .accepted()
  })
})
