import { explainAccess } from '../../packages/domain/src/access/explain.ts'
import type { Query } from '../../packages/domain/src/questions.ts'
import { authority, type Draft, group, item, member, org } from './events.ts'
import { toFacts } from './given.ts'

/** Known and in force long before anything is asked. */
export const ALWAYS = { announcedAt: '2020-01-01', effectiveFrom: '2020-01-01' }
const SETTING = [
  authority('us', {}, ALWAYS),
  item('family', {}, ALWAYS),
  item('model', { parent: 'family' }, ALWAYS),
  org('firm', {}, ALWAYS),
  ...['small', 'wide', 'same', 'other'].map((id) => group(id, {}, ALWAYS)),
  ...[
    ['small', 'GB'],
    ['wide', 'GB'],
    ['wide', 'FR'],
    ['same', 'FR'],
    ['same', 'GB'],
    ['other', 'GB'],
    ['other', 'DE'],
  ].map(([id, place]) => member('added', place!, id!, ALWAYS)),
]
const QUERY: Query = { jurisdiction: 'GB', org: 'firm', item: 'model', endUse: 'weapons' }

/** How one provision fared: id, outcome, and the provisions it lost to. */
export type Fared = readonly [id: string, outcome: string, ...against: string[]]

/** What these policies decide on 1 March 2026: level, flags, deciding provisions, and how each fared, by id. */
export function fared(policies: readonly Draft[], asOf = '2026-03-01') {
  const facts = toFacts([...SETTING, ...policies])
  const { answer, tracks } = explainAccess(facts, { query: QUERY, asOf, knownAt: facts.head })
  return {
    level: answer.level,
    flags: answer.flags,
    decisive: answer.decisive,
    fates: tracks
      .flatMap(({ provisions }) =>
        provisions.map(({ provision: id, outcome, against }): Fared => [id, outcome, ...against]),
      )
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  }
}
