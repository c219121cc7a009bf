import { describe, it } from 'vitest'
import { configured, corrected, item, org, retracted, reviewed } from '../../../../tests/support/events.ts'
import { given } from '../../../../tests/support/given.ts'

const acme = org('acme')
const other = org('other')
const fix = corrected(acme.id, { data: { name: 'Acme Ltd' } })
const check = reviewed('checked', acme.id)
const dispute = { reason: 'the register says otherwise' }

describe('a verdict', () => {
  it('is taken from a second person', () => given(acme).by('second').when(check).accepted())
  it('may be given again', () =>
    given(acme)
      .and('second', check)
      .by('second')
      .when({ ...check, id: 'again' })
      .accepted())
  it('may be about a correction', () => given(acme, fix).by('second').when(reviewed('checked', fix.id)).accepted())
  it('may be about an event that somebody wants to retract', () =>
    given(acme, retracted(acme.id)).by('second').when(check).accepted())
  it('of nothing is refused', () => given().by('second').when(check).refused('UNKNOWN_REFERENCE', '/data/target'))
})

describe('a dispute', () => {
  it('gives a reason', () =>
    given(acme)
      .by('second')
      .when(reviewed('disputed', acme.id, dispute))
      .accepted())
  it('or an event that says otherwise', () =>
    given(acme, other)
      .by('second')
      .when(reviewed('disputed', acme.id, { counterClaim: other.id }))
      .accepted())
  it('also one of the same append', () =>
    given(acme)
      .by('second')
      .when(reviewed('disputed', acme.id, { counterClaim: other.id }), other)
      .accepted())
  it('is refused without either', () =>
    given(acme).by('second').when(reviewed('disputed', acme.id)).refused('SCHEMA_INVALID', '/data/reason'))
  it('is refused with a counter-claim that is not there', () =>
    given(acme)
      .by('second')
      .when(reviewed('disputed', acme.id, { counterClaim: 'nothing' }))
      .refused('UNKNOWN_REFERENCE', '/data/counterClaim'))
})

describe('SELF_REVIEW', () => {
  it('refuses a check by who recorded the event', () => given(acme).when(check).refused('SELF_REVIEW', '/data/target'))
  it('refuses a dispute by who recorded the event', () =>
    given(acme)
      .when(reviewed('disputed', acme.id, dispute))
      .refused('SELF_REVIEW'))
  it('refuses a check by who corrected it', () =>
    given(acme).and('second', fix).by('second').when(check).refused('SELF_REVIEW'))
  it('refuses a check of a correction by who corrected that', () =>
    given(acme, fix)
      .and('second', corrected(fix.id, { data: { patch: { confidence: 'reported' } } }))
      .by('second')
      .when(reviewed('checked', fix.id))
      .refused('SELF_REVIEW'))
  it('refuses a check in the append that brings the event', () => given().when(acme, check).refused('SELF_REVIEW'))
  it('accepts one by who took their correction back', () =>
    given(acme).and('second', fix, retracted(fix.id)).by('second').when(check).accepted())
  it('accepts one by who recorded another event', () =>
    given(acme)
      .and('second', other, corrected(other.id, { confidence: 'reported' }))
      .by('second')
      .when(check)
      .accepted())
  it('accepts one of a correction by who recorded what it corrects', () =>
    given(acme).and('second', fix).when(reviewed('checked', fix.id)).accepted())
})

describe('NO_VERDICT', () => {
  const withdrawal = reviewed('withdrawn', acme.id)
  it('refuses to withdraw what was never said', () =>
    given(acme).by('second').when(withdrawal).refused('NO_VERDICT', '/data/verdict'))
  it('refuses to withdraw what somebody else said', () =>
    given(acme).and('third', check).by('second').when(withdrawal).refused('NO_VERDICT'))
  it('refuses to withdraw it twice', () =>
    given(acme)
      .and('second', check, withdrawal)
      .by('second')
      .when({ ...withdrawal, id: 'again' })
      .refused('NO_VERDICT'))
  it('accepts to withdraw a check', () => given(acme).and('second', check).by('second').when(withdrawal).accepted())
  it('accepts to withdraw a dispute', () =>
    given(acme)
      .and('second', reviewed('disputed', acme.id, dispute))
      .by('second')
      .when(withdrawal)
      .accepted())
})

describe('WRONG_TARGET', () => {
  const setting = configured('two-person')
  it('refuses a verdict on a verdict', () =>
    given(acme)
      .and('second', check)
      .by('third')
      .when(reviewed('checked', check.id))
      .refused('WRONG_TARGET', '/data/target'))
  it('refuses to retract a verdict', () =>
    given(acme).and('second', check).by('second').when(retracted(check.id)).refused('WRONG_TARGET'))
  it('refuses to correct a setting', () =>
    given(setting)
      .when(corrected(setting.id, { data: { value: 'none' } }))
      .refused('WRONG_TARGET'))
  it('accepts another setting', () => given(setting).when(configured('none')).accepted())
  it('accepts to retract what was checked', () => given(acme).and('second', check).when(retracted(acme.id)).accepted())
})

describe('what is proposed', () => {
  it('is recorded like everything else', () =>
    given()
      .when(item('m', {}, { proposed: true }))
      .accepted())
  it('may be referred to before it is checked', () =>
    given(item('m', {}, { proposed: true }))
      .when(item('n', { parent: 'm' }))
      .accepted())
  it('is no verdict', () =>
    given(acme)
      .by('second')
      .when(reviewed('checked', acme.id, {}, { proposed: true }))
      .refused('SCHEMA_INVALID', '/proposed'))
  it('is no setting', () =>
    given()
      .when(configured('none', { proposed: true }))
      .refused('SCHEMA_INVALID', '/proposed'))
  it('is not said to be false', () =>
    given()
      .when(item('m', {}, { proposed: false }))
      .refused('SCHEMA_INVALID', '/proposed'))
})
