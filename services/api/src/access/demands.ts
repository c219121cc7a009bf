import { type Role, type Routes, routes, schemaPathOf, type TopicName, topics } from '@asof/contract'
import { pagePatterns } from '../pages/page-paths.ts'

/** What a route asks of whoever comes. */
export interface Demand {
  readonly role: Role | 'public'
  /** Whether anyone may come where reading is open. */
  readonly isOpen: boolean
  /** What its body is; null where it takes none. */
  readonly body: 'json' | 'file' | null
  /** Whether requests are counted, by key or address. */
  readonly isCounted: boolean
  /** Whether it changes something, when it does what it is asked. */
  readonly changes: boolean
}

/** A route as the router has it. */
export interface Registered {
  readonly method: string
  readonly path: string
}

const PUBLIC: Demand = { role: 'public', isOpen: true, body: null, changes: false, isCounted: false }
const READING: Demand = { ...PUBLIC, role: 'reader', isCounted: true }
/** Holds nothing, and asks the API as whoever asks it. */
const HANDING_ON: Demand = { ...PUBLIC, isCounted: true }

/** Of addresses beside the API: what describes the product is public, what shows its answers is reading. */
const besides: Readonly<Record<string, Demand>> = {
  '/openapi.json': PUBLIC,
  '/asyncapi.json': PUBLIC,
  '/livez': PUBLIC,
  '/readyz': PUBLIC,
  '/style.css': PUBLIC,
  '/icon.svg': PUBLIC,
  '/assets/*': PUBLIC,
  '/problems/:slug': PUBLIC,
  '/checkpoint': READING,
  '/timemap': READING,
  '/metrics': READING,
  '/embed': READING,
  ...Object.fromEntries(pagePatterns.map((pattern) => [pattern, READING])),
  ...Object.fromEntries((Object.keys(topics) as TopicName[]).map((name) => [schemaPathOf(name), PUBLIC])),
}

/** Addresses of data behind pages, and those that nothing lies under. */
const FORWARDING = 'GET /*'
/** What runs before and after every route. */
const AROUND = 'ALL /*'

/** What every route asks, by method and path. */
export function createDemands(): ReadonlyMap<string, Demand> {
  const ours = Object.values(routes).map((route) => [nameOf(toRegistered(route)), toDemand(route)] as const)
  const others = Object.entries(besides).map(([path, demand]) => [nameOf({ method: 'GET', path }), demand] as const)
  return new Map([...ours, ...others, [FORWARDING, HANDING_ON]])
}

/** Throws naming every route without a role: an api that has one does not start. */
export function checkDemands(registered: readonly Registered[], demands: ReadonlyMap<string, Demand>): void {
  const names = [...new Set(registered.map(nameOf))].filter((name) => name !== AROUND)
  const without = names.filter((name) => !demands.has(name))
  if (without.length > 0) throw new Error(`no role is declared for ${without.join(', ')}`)
}

/** A route and what it asks. */
export interface Asked {
  /** Method and path pattern. */
  readonly name: string
  readonly demand: Demand
}

/** What the first of the routes that match asks; null where none does. */
export function demandOf(matched: readonly Registered[], demands: ReadonlyMap<string, Demand>): Asked | null {
  const names = matched.map(nameOf).filter((name) => name !== AROUND)
  const name = names.find((each) => each !== FORWARDING) ?? names[0]
  if (name === undefined) return null
  const demand = demands.get(name)
  if (demand === undefined) throw new Error(`no role is declared for ${name}`)
  return { name, demand }
}

type Route = Routes[keyof Routes]

/** A route of the contract as the router has it. */
export function toRegistered(route: Pick<Route, 'method'> & { getRoutingPath(): string }): Registered {
  return { method: route.method.toUpperCase(), path: route.getRoutingPath() }
}

function toDemand(route: Route): Demand {
  const { 'x-role': role, 'x-open': isOpen, method, request } = route
  return { role, isOpen, body: bodyOf(request), isCounted: true, changes: !isOpen && method !== 'get' }
}

function bodyOf(request: Route['request']): Demand['body'] {
  if (!('body' in request)) return null
  return Object.keys(request.body.content).length > 1 ? 'file' : 'json'
}

function nameOf({ method, path }: Registered): string {
  return `${method} ${path}`
}
