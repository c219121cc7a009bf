import type { RecordedEvent } from '../events/envelope.ts'
import { streamOf } from '../events/registry.ts'
import type { Provision } from '../events/scope.ts'

type Data = Readonly<Record<string, unknown>>

/** Index key of every scheme opened. */
export const ALL_SCHEMES = 'schemes'
/** Index key of every item registered. */
export const ITEMS = 'items'
/** Index key of every item classed. */
export const CLASSIFIED = 'classified'
/** Index key of every jurisdiction registered. */
export const JURISDICTIONS = 'jurisdictions'
/** Index key of every authority registered. */
export const AUTHORITIES = 'authorities'

/** `a` or `[a, b]` as a list; absent = empty. */
function listOf(value: unknown): readonly string[] {
  if (value === undefined || value === null) return []
  return Array.isArray(value) ? (value as string[]) : [value as string]
}

/**
 * The index keys under which questions find an event. An event may stand under a key it no longer carries after a
 * correction; readers check.
 */
export function keysOf(event: RecordedEvent): readonly string[] {
  const { type, fact } = event
  const keys = new Set(keysByType(type, event.data as Data))
  if (fact !== undefined) keys.add(`fact:${fact}`)
  keys.add(streamKeyOf(streamOf(event)))
  return [...keys]
}

/** Streams all of whose events stand under the stream itself. */
const KEYED = /^(policy|licence|scheme|statement|action):/

/** Index key of all events of a stream. */
export function streamKeyOf(stream: string): string {
  return KEYED.test(stream) ? stream : `stream:${stream}`
}

function keysByType(type: string, data: Data): readonly string[] {
  const family = type.slice(0, type.indexOf('.'))
  switch (family) {
    case 'group':
      return groupKeys(type, data)
    case 'org':
      return orgKeys(type, data)
    case 'item':
      return type === 'item.classified' ? [`class:${data['item']}`, CLASSIFIED] : [`item:${data['item']}`, ITEMS]
    case 'policy':
      return policyKeys(data)
    case 'licence':
      return [`licence:${data['licence']}`]
    case 'scheme':
      return type === 'scheme.opened' ? [`scheme:${data['scheme']}`, ALL_SCHEMES] : [`scheme:${data['scheme']}`]
    case 'statement':
      return statementKeys(type, data)
    case 'silence':
      return [`silence:${data['party']}|${data['topic']}`, 'topics']
    case 'action':
      return [`action:${data['action']}`, 'actions']
    case 'claim':
      return [`resolved:${data['fact']}`]
    case 'authority':
    case 'jurisdiction':
      return [`${family}:${data[family]}`, family === 'jurisdiction' ? JURISDICTIONS : AUTHORITIES]
    default:
      return []
  }
}

function groupKeys(type: string, data: Data): readonly string[] {
  const { group, member } = data
  if (type === 'group.defined') return [`group:${group}`, 'groups']
  const keys = [`members:${group}`, `member:${group}|${member}`]
  return String(member).startsWith('group:') ? [...keys, `nested:${group}`] : keys
}

function orgKeys(type: string, data: Data): readonly string[] {
  switch (type) {
    case 'org.registered':
      return [`org:${data['org']}`, 'orgs']
    case 'org.headquartered':
      return [`headquarters:${data['org']}`]
    case 'org.ownership':
      return [`owners:${data['owned']}`]
    default:
      return [`affiliations:${data['person']}`]
  }
}

function policyKeys(data: Data): readonly string[] {
  const changes = data['changes'] as { add?: Provision[]; replace?: Provision[] } | undefined
  const provisions = (data['provisions'] as (Provision | string)[] | undefined) ?? [
    ...(changes?.add ?? []),
    ...(changes?.replace ?? []),
  ]
  const worded = provisions.filter((entry) => typeof entry !== 'string')
  return [`policy:${data['policy']}`, 'policies', ...worded.map(({ id }) => `provision:${id}`)]
}

function statementKeys(type: string, data: Data): readonly string[] {
  const own = `statement:${data['statement']}`
  if (type !== 'statement.made') return [own]
  const parties = [data['speaker'], data['onBehalfOf']].filter((party) => party !== undefined)
  return [
    own,
    'topics',
    ...parties.flatMap((party) => listOf(data['topic']).map((topic) => `stance:${party}|${topic}`)),
  ]
}
