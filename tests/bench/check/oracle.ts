import { isDeepStrictEqual } from 'node:util'
import { addDays, answerAccess, createFacts, fold, type Query, type RecordedEvent } from '@asof/domain'
import { oracleAnswers } from '../../oracle/oracle.ts'
import { randomFrom } from '../../support/seeded.ts'
import { FIRST_LEAF, itemName, LEAVES, numberIn, parentOf, placeName, WORLD } from '../workload/world.ts'
import type { Verdict } from './equality.ts'

const SEED = 3

/**
 * asof against its own oracle, a slow scan of the whole log, on every field of the answer. Each question is about what one
 * event of an instrument says, within two months of the day it says it for; every second event states an imprecise day or
 * is a rival claim.
 */
export function checkOracle(events: readonly RecordedEvent[], questions: number): Verdict {
  const facts = createFacts()
  for (const event of events) fold(facts, event)
  const compared = { 'questions to the oracle': 0, 'of which uncertain': 0, 'of which left open by it': 0 }
  const differences: string[] = []
  for (const question of drawQuestions(events, questions)) {
    const [allowed, given] = [oracleAnswers(events, question), answerAccess(facts, question)]
    compared['questions to the oracle'] += 1
    if (given.certainty === 'uncertain') compared['of which uncertain'] += 1
    if (allowed === null) compared['of which left open by it'] += 1
    else if (!allowed.some((answer) => isDeepStrictEqual({ ...answer }, given)))
      differences.push(`${JSON.stringify(question)}: asof ${JSON.stringify(given)}, oracle ${JSON.stringify(allowed)}`)
  }
  return { compared, differences }
}

interface Question {
  readonly query: Query
  readonly asOf: string
  readonly knownAt: number
}

interface Worded {
  readonly scope: {
    readonly items: readonly [string]
    readonly recipients?: { readonly groups?: readonly string[]; readonly jurisdictions?: readonly [string] }
  }
}

function* drawQuestions(events: readonly RecordedEvent[], count: number): Generator<Question> {
  const random = randomFrom(SEED)
  const below = (n: number) => Math.floor(random() * n)
  const worded = events.filter(({ type }) => type === 'policy.announced' || type === 'policy.amended')
  const vague = worded.filter(({ effectiveFrom, fact }) => effectiveFrom!.length === 7 || fact !== undefined)
  for (let asked = 0; asked < count; asked++) {
    const about = asked % 4 < 2 ? vague : worded
    const { data, effectiveFrom, position } = about[below(about.length)]!
    const { provisions, changes } = data as { provisions?: [Worded]; changes?: { replace: [Worded] } }
    const [{ scope }] = provisions ?? changes!.replace
    const jurisdiction = scope.recipients?.jurisdictions?.[0] ?? placeName(below(WORLD.places))
    const query = { jurisdiction, item: drawLeaf(numberIn(scope.items[0]), below) }
    const stated = effectiveFrom!.length === 7 ? `${effectiveFrom}-15` : effectiveFrom!
    const asOf = addDays(stated, about === vague ? below(31) - 15 : below(121) - 60)
    yield { query, asOf, knownAt: asked % 2 === 0 ? events.length : position + below(events.length - position + 1) }
  }
}

function drawLeaf(item: number, below: (n: number) => number): string {
  const leaves = Array.from({ length: LEAVES }, (_, index) => FIRST_LEAF + index).filter(
    (leaf) => leaf === item || parentOf(leaf) === item || parentOf(parentOf(leaf)!) === item,
  )
  return itemName(leaves[below(leaves.length)]!)
}
