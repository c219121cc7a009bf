import { positionsOfType } from '@asof/domain'
import { type LedgerReader, liveEvents, textOf } from '@asof/reader'

/** Something the ledger names. */
export interface Entity {
  readonly id: string
  readonly type: string
  readonly name: string | null
  readonly registeredBy: string | null
}

/** Event types that bring an entity in, the kind it is of, and the field with its name. */
const SOURCES = [
  ['authority.registered', 'authority', 'name'],
  ['jurisdiction.registered', 'jurisdiction', 'name'],
  ['group.defined', 'group', 'name'],
  ['org.registered', 'org', 'name'],
  ['item.registered', 'item', 'name'],
  ['policy.announced', 'policy', 'title'],
  ['licence.granted', 'licence', 'name'],
  ['scheme.opened', 'scheme', 'name'],
  ['action.threatened', 'action', 'goal'],
  ['action.planned', 'action', 'goal'],
  ['action.filed', 'action', 'goal'],
] as const

/** Everything named up to a position, sorted by type, then id; providers are those of registered items. */
export function listEntities({ facts }: LedgerReader, knownAt: number): readonly Entity[] {
  const found = new Map<string, Entity>()
  const add = (entity: Entity) => {
    const key = `${entity.type} ${entity.id}`
    if (!found.has(key)) found.set(key, entity)
  }
  for (const [eventType, type, nameField] of SOURCES)
    for (const event of liveEvents(facts, positionsOfType(facts, eventType), knownAt)) {
      add({ id: String(event.data[type]), type, name: textOf(event, nameField), registeredBy: event.id })
      const provider = textOf(event, 'provider')
      if (type === 'item' && provider !== null) add({ id: provider, type: 'provider', name: null, registeredBy: null })
    }
  return [...found.values()].sort((a, b) => compare(a.type, b.type) || compare(a.id, b.id))
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
