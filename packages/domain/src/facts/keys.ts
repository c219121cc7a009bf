import type { RecordedEvent } from '../events/envelope.ts'
import type { Provision, ScopeCore } from '../events/scope.ts'

type Data = Readonly<Record<string, unknown>>

/** What a scope is found under: policies by `rules`, licences by `permits`. */
export type ScopeFamily = 'rules' | 'permits'

/** Whether a key only leads to an aggregate: its events are then read under the aggregate's own key. */
export function isLead(key: string): boolean {
  return key.startsWith('rules:') || key.startsWith('permits:')
}
/** Index key of every scheme opened. */
export const ALL_SCHEMES = 'schemes'
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
  const data = event.data as Data
  const keys = new Set(keysByType(type, data))
  if (fact !== undefined) keys.add(`fact:${fact}`)
  return [...keys]
}

function keysByType(type: string, data: Data): readonly string[] {
  const family = type.slice(0, type.indexOf('.'))
  switch (family) {
    case 'group':
      return groupKeys(type, data)
    case 'org':
      return orgKeys(type, data)
    case 'item':
      return type === 'item.classified' ? [`class:${data['item']}`] : [`item:${data['item']}`, 'items']
    case 'policy':
      return policyKeys(data)
    case 'licence':
      return licenceKeys(type, data)
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
      return [`${family}:${data[family]}`, family === 'jurisdiction' ? 'jurisdictions' : AUTHORITIES]
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

/** A policy is found by what its provisions name; one that names no item, class or provider is asked every time. */
function policyKeys(data: Data): readonly string[] {
  const changes = data['changes'] as { add?: Provision[]; replace?: Provision[] } | undefined
  const provisions = (data['provisions'] as (Provision | string)[] | undefined) ?? [
    ...(changes?.add ?? []),
    ...(changes?.replace ?? []),
  ]
  const worded = provisions.filter((entry) => typeof entry !== 'string')
  const rules = worded.flatMap(({ id, scope }) => [`provision:${id}`, ...scopeKeys('rules', scope)])
  return [`policy:${data['policy']}`, 'policies', ...rules]
}

/** By item and class, else by provider, else under `any`. */
function scopeKeys(family: ScopeFamily, { items, itemClasses, providers }: ScopeCore): readonly string[] {
  if (items === undefined && itemClasses === undefined)
    return providers === undefined ? [`${family}:any`] : providers.map((provider) => `${family}:provider:${provider}`)
  return [
    ...(items ?? []).map((item) => `${family}:item:${item}`),
    ...(itemClasses ?? []).map((itemClass) => `${family}:class:${itemClass}`),
  ]
}

function licenceKeys(type: string, data: Data): readonly string[] {
  const own = `licence:${data['licence']}`
  const scope = type === 'licence.granted' || type === 'licence.amended' ? data['scope'] : undefined
  return scope === undefined ? [own] : [own, ...scopeKeys('permits', scope as ScopeCore)]
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
