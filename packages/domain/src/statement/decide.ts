import { believed } from '../belief/believed.ts'
import { ACCEPTED, type Decider, dataOf, firstOf, plainScene, when } from '../decision/judging.ts'
import { unknownReference } from '../decision/references.ts'

/** A statement is made once and taken back only by who made it or for whom it was made (domain.md section 4.4). */
export const decideStatement: Decider = (judging) => {
  const { statement, speaker } = dataOf(judging) as Readonly<Record<string, string>>
  const made = believed(plainScene(judging), `statement:${statement}`).filter(
    ({ event }) => event.type === 'statement.made',
  )
  switch (judging.proposed.event.type) {
    case 'statement.made':
      return when(made.length > 0, 'ALREADY_EXISTS', '/data/statement', `${statement} is recorded already`)
    case 'statement.retracted':
      return firstOf(
        () => unknownReference(judging, 'statement', statement!, '/data/statement'),
        () => {
          const owners = made.flatMap(({ event }) => [event.data['speaker'], event.data['onBehalfOf']])
          return when(!owners.includes(speaker), 'WRONG_SPEAKER', '/data/speaker', 'somebody else made this statement')
        },
      )
    default:
      return ACCEPTED
  }
}
