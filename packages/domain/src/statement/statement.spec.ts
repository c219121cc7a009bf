import { describe, it } from 'vitest'
import { draft, retracted, statement } from '../../../../tests/support/events.ts'
import { given } from '../../../../tests/support/given.ts'

const said = statement('s1', { onBehalfOf: 'acme' })
const takenBack = (speaker: string) => draft('statement.retracted', { statement: 's1', speaker })

describe('ALREADY_EXISTS', () => {
  it('refuses a second statement of a name', () =>
    given(said)
      .when(statement('s1', { stance: 'supports' }))
      .refused('ALREADY_EXISTS', '/data/statement'))
  it('accepts another name', () => given(said).when(statement('s2')).accepted())
})

describe('UNKNOWN_REFERENCE', () => {
  it('refuses to take back what nobody said', () =>
    given().when(takenBack('finch')).refused('UNKNOWN_REFERENCE', '/data/statement'))
  it('refuses to take back what was recorded in error', () =>
    given(said, retracted(said.id)).when(takenBack('finch')).refused('UNKNOWN_REFERENCE', '/data/statement'))
  it('refuses to take it back again, after it was recorded in error', () =>
    given(said, takenBack('finch'), retracted(said.id))
      .when({ ...takenBack('finch'), id: 'again' })
      .refused('UNKNOWN_REFERENCE', '/data/statement'))
  it('accepts what the speaker said', () => given(said).when(takenBack('finch')).accepted())
})

describe('WRONG_SPEAKER', () => {
  it('refuses a stranger', () => given(said).when(takenBack('vasquez')).refused('WRONG_SPEAKER', '/data/speaker'))
  it('accepts the party it was said for', () => given(said).when(takenBack('acme')).accepted())
})

describe('silence', () => {
  it('is recorded although the party spoke', () =>
    given(said)
      .when(draft('silence.observed', { party: 'acme', topic: 'ban', asOf: '2026-06-01' }))
      .accepted())
})

describe('a statement', () => {
  it('is accepted of a speaker for himself', () =>
    given(said)
      .when(statement('s2', { speaker: 'acme', onBehalfOf: 'acme' }))
      .accepted())
  it('is accepted about a topic named twice', () =>
    given(said)
      .when(statement('s2', { topic: ['ban', 'ban'] }))
      .accepted())
})
