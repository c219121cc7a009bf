import { deepStrictEqual } from 'node:assert/strict'
import { type AccessAnswer, answerAccess, explainAccess } from '@asof/domain'
import { authority, type Draft, type Fields, group, item, licence, member, policy, provision } from './events.ts'
import { toFacts } from './given.ts'

/** Announced and in force long ago. */
export const ALWAYS = { announcedAt: '2020-01-01', effectiveFrom: '2020-01-01' }
/** An authority or two, an item, and a country group with one member. */
export const SETTING = [
  authority('us', {}, ALWAYS),
  authority('jp', { jurisdiction: 'JP' }, ALWAYS),
  item('model', {}, ALWAYS),
  group('club', {}, ALWAYS),
  member('added', 'GB', 'club', { id: 'member', ...ALWAYS, confidence: 'reported' }),
]
const QUERY = { jurisdiction: 'GB', item: 'model' }
/** The one question: may GB have the model? */
export const ASKED = { query: QUERY, asOf: '2026-03-01' }

/** The answer after the setting and a history. */
export function answered(history: readonly Draft[]): AccessAnswer {
  const facts = toFacts([...SETTING, ...history])
  return answerAccess(facts, { ...ASKED, knownAt: facts.head })
}

/** The explanation after the setting and a history. */
export function explained(history: readonly Draft[]) {
  const facts = toFacts([...SETTING, ...history])
  return explainAccess(facts, { ...ASKED, knownAt: facts.head })
}

/** Both have these fields; the rest is not judged. */
export function has<T extends object>(given: T, expected: Partial<T>): void {
  deepStrictEqual({ ...given, ...expected }, given)
}

/** A policy of one provision of the same name; the event has that name too. */
export function rule(id: string, own: Fields = {}, fields: Fields = {}, envelope: Fields = {}): Draft {
  return policy(id, { provisions: [provision(id, own)], ...fields }, { id, ...ALWAYS, ...envelope })
}

/** A licence; its event has the same name. */
export function grant(id: string, fields: Fields = {}, envelope: Fields = {}): Draft {
  return licence(id, fields, { id, ...ALWAYS, ...envelope })
}

/** A requirement with everything a requirement states. */
export const REQUIRE = { effect: 'require-licence', reviewPolicy: 'denial', conditions: ['apply'] }
