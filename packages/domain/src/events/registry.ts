import type { z } from 'zod'
import { licenceSchemas, policySchemas, schemeSchemas } from './legal.ts'
import { metaSchemas } from './meta.ts'
import { referenceSchemas, voiceSchemas } from './reference.ts'

/** The shape of `data` per event type. Every type stands at schema version 1; an older shape would be lifted here. */
export const eventSchemas = {
  ...referenceSchemas,
  ...policySchemas,
  ...licenceSchemas,
  ...schemeSchemas,
  ...voiceSchemas,
  ...metaSchemas,
} as const

/** A type of event the product knows. */
export type EventType = keyof typeof eventSchemas
/** Shape of `data` of one event type. */
export type DataOf<T extends EventType> = z.infer<(typeof eventSchemas)[T]>

/** Newest schema version of every type. */
export const SCHEMA_VERSION = 1

/** Every event type, in no particular order. */
export const EVENT_TYPES = Object.keys(eventSchemas) as readonly EventType[]

/** Whether a text names an event type. */
export function isEventType(type: string): type is EventType {
  return Object.hasOwn(eventSchemas, type)
}

/** Field of `data` that names the aggregate an event belongs to, by the first part of its type. */
const AGGREGATE_FIELD: Readonly<Record<string, string>> = {
  authority: 'authority',
  jurisdiction: 'jurisdiction',
  group: 'group',
  org: 'org',
  item: 'item',
  context: 'subject',
  policy: 'policy',
  licence: 'licence',
  scheme: 'scheme',
  statement: 'statement',
  silence: 'party',
  action: 'action',
  event: 'target',
  claim: 'fact',
  ledger: 'setting',
}

/**
 * The aggregate an event belongs to: `<first part of type>:<id>` (domain.md section 2).
 * @example streamOf({ type: 'policy.amended', data: { policy: 'us/ban' } }) // 'policy:us/ban'
 */
export function streamOf({
  type,
  data,
}: {
  readonly type: string
  readonly data: Readonly<Record<string, unknown>>
}): string {
  const family = type.slice(0, type.indexOf('.'))
  const field = type === 'org.ownership' ? 'owned' : type === 'org.affiliated' ? 'person' : AGGREGATE_FIELD[family]!
  return `${family}:${String(data[field])}`
}
