import { WATCHED } from '../api/watched.ts'
import { isGivenTwice } from '../clock/address.ts'
import { type AddressError, CLOCK_NAMES, type Search } from '../clock/clocks.ts'

/** Parameters of each screen beside the clocks, by the first part of its path. */
const OWN: Readonly<Record<string, readonly string[]>> = {
  '': ['item', 'level', 'board'],
  access: [],
  compare: ['by', 'a', 'b', 'jurisdiction', 'item', 'from', 'to', 'knownFrom', 'knownTo'],
  events: ['type', 'actor', 'from', 'to', 'q', 'after'],
  statements: ['topic'],
  policies: [],
  licences: [],
  entities: [],
  replay: ['jurisdiction', 'item', 'step', 'order'],
  ops: [],
  prove: [],
  record: ['form', 'target'],
  subscriptions: [...WATCHED, 'streams'],
}

/** Parameters that this page does not know or that are given twice: a misspelt date must not show another day. */
export function unfitParameters(pathname: string, search: Search): readonly AddressError[] {
  const own = OWN[pathname.split('/')[1] ?? ''] ?? []
  return Object.entries(search).flatMap(([name, value]) => {
    if (isGivenTwice(value)) return [{ name, value, reason: 'is given twice' }]
    return [...CLOCK_NAMES, ...own].includes(name) ? [] : [{ name, value, reason: 'is no parameter of this page' }]
  })
}
