import { readAsOf, toBelief } from '../belief/belief.ts'
import { believed } from '../belief/believed.ts'
import { type Scene, toScene } from '../belief/scene.ts'
import { everyWorld } from '../belief/worlds.ts'
import type { DataOf } from '../events/registry.ts'
import type { Content } from '../facts/content.ts'
import type { Facts } from '../facts/state.ts'
import type { StanceAnswer, StanceQuestion } from '../questions.ts'
import { readTime, type Time } from '../time/parse-time.ts'
import { boundsOf, orderKey, reached } from '../time/reached.ts'

/**
 * Where a party stood on a topic at D: its last unretracted statement, else an observed silence, else no record. Silence
 * is never inferred (domain.md section 8).
 */
export function answerStance(facts: Facts, question: StanceQuestion): StanceAnswer {
  const belief = toBelief(facts, question)
  const asOf = readAsOf(question.asOf)
  return everyWorld((choose) => stanceIn(toScene(belief, asOf, choose), question)).results[0]!
}

function stanceIn(scene: Scene, { party, topic }: StanceQuestion): StanceAnswer {
  const statement = last(
    believed(scene, `stance:${party}|${topic}`).filter((made) => isSaid(scene, made) && !isTakenBack(scene, made)),
  )
  const silences = believed(scene, `silence:${party}|${topic}`)
    .filter((silence) => reached(observedOn(silence), scene.asOf, 'UTC') === 'yes')
    .toSorted((a, b) => compareText(orderKey(observedOn(a), 'UTC'), orderKey(observedOn(b), 'UTC')))
  if (statement !== undefined) {
    const data = statement.event.data as unknown as DataOf<'statement.made'>
    const evidence = [statement.event.id]
    const contradicted = silences.findLast((silence) => isContradiction(statement, silence))
    return {
      stance: data.stance,
      statement: data.statement,
      observedAt: null,
      flags: contradicted === undefined ? [] : ['contradicted-silence'],
      evidence: contradicted === undefined ? evidence : [...evidence, contradicted.event.id],
    }
  }
  const silence = silences.at(-1)
  const nothing = { statement: null, flags: [] }
  if (silence === undefined) return { ...nothing, stance: 'no-record', observedAt: null, evidence: [] }
  return {
    ...nothing,
    stance: 'silent',
    observedAt: silence.event.data['asOf'] as string,
    evidence: [silence.event.id],
  }
}

function observedOn({ event }: Content): Time {
  return readTime(event.data['asOf'] as string)
}

function compareText(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1
}

/** An imprecise announcement counts from its latest day. */
function isSaid(scene: Scene, { announced }: Content): boolean {
  return reached(announced, scene.asOf, 'UTC') === 'yes'
}

/** A retraction counts from its own announcement: before it the statement was the position. */
function isTakenBack(scene: Scene, { event }: Content): boolean {
  return believed(scene, `statement:${event.data['statement']}`).some(
    (other) => other.event.type === 'statement.retracted' && isSaid(scene, other),
  )
}

/** A statement found later that predates the silence: announced by the silence's day, recorded after it. */
function isContradiction(statement: Content, silence: Content): boolean {
  const observed = boundsOf(observedOn(silence), 'UTC')
  const said = boundsOf(statement.announced, 'UTC')
  return observed !== null && said !== null && said.latest <= observed.latest && statement.position > silence.position
}

function last(statements: readonly Content[]): Content | undefined {
  return statements.reduce<Content | undefined>(
    (best, each) =>
      best === undefined || orderKey(each.announced, 'UTC') >= orderKey(best.announced, 'UTC') ? each : best,
    undefined,
  )
}
