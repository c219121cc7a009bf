import { MAX_STALE_AFTER_DAYS, type RecordedEvent, type SourceRef } from '../events/envelope.ts'
import { streamOf } from '../events/registry.ts'

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

/**
 * The index keys under which questions find an event, each once; the last is that of its stream. An event may stand under
 * a key it no longer carries after a correction; readers check.
 */
export function keysOf(event: RecordedEvent): string[] {
  const stream = streamOf(event)
  const keys = ownKeys(event, stream)
  if (event.fact !== undefined) keys.push(`fact:${event.fact}`)
  for (const source of event.source) {
    const key = sourceKeyOf(source)
    if (key !== null && !keys.includes(key)) keys.push(key)
  }
  const streamKey = streamKeyOf(stream)
  if (keys[0] !== streamKey) keys.push(streamKey)
  return keys
}

/** What stands before the name of a source in its index key. */
export const SOURCE_PREFIX = 'source:'

/** Index key of a source that is to be read again, by its URL, else its reference; null for any other. */
export function sourceKeyOf({ staleAfterDays, url, ref }: SourceRef): string | null {
  if (staleAfterDays === undefined) return null
  const name = url ?? ref
  // Sources are open: an older log may hold anything under a name that meant nothing then.
  const isSaid = Number.isInteger(staleAfterDays) && staleAfterDays >= 1 && staleAfterDays <= MAX_STALE_AFTER_DAYS
  return isSaid && typeof name === 'string' ? `${SOURCE_PREFIX}${name}` : null
}

/** Index key of all events of a stream. */
export function streamKeyOf(stream: string): string {
  return isKeyed(stream) ? stream : `stream:${stream}`
}

/** Whether all events of a stream stand under the stream itself. */
function isKeyed(stream: string): boolean {
  switch (stream.charAt(0)) {
    case 'p':
      return stream.startsWith('policy:')
    case 'l':
      return stream.startsWith('licence:')
    case 's':
      return stream.startsWith('statement:') || stream.startsWith('scheme:')
    case 'a':
      return stream.startsWith('action:')
    default:
      return false
  }
}

function ownKeys(event: RecordedEvent, stream: string): string[] {
  const { type } = event
  const data = event.data as Data
  switch (type.slice(0, type.indexOf('.'))) {
    case 'policy':
      return data['by'] === undefined ? [stream] : [`carried:${data['by']}`]
    case 'licence':
    case 'action':
      return [stream]
    case 'scheme':
      return type === 'scheme.opened' ? [stream, ALL_SCHEMES] : [stream]
    case 'statement':
      return type === 'statement.made' ? [stream, ...stanceKeys(data)] : [stream]
    case 'silence':
      return [`silence:${data['party']}|${data['topic']}`]
    case 'group':
      return groupKeys(type, data)
    case 'org':
      return [orgKey(type, data)]
    case 'item':
      return type === 'item.classified' ? [`class:${data['item']}`, CLASSIFIED] : [`item:${data['item']}`, ITEMS]
    case 'claim':
      return [`resolved:${data['fact']}`]
    case 'authority':
      return [stream, AUTHORITIES]
    case 'jurisdiction':
      return [stream, JURISDICTIONS]
    default:
      return []
  }
}

function groupKeys(type: string, data: Data): string[] {
  const { group, member } = data
  if (type === 'group.defined') return [`group:${group}`]
  const keys = [`members:${group}`, `member:${group}|${member}`]
  return String(member).startsWith('group:') ? [...keys, `nested:${group}`] : keys
}

function orgKey(type: string, data: Data): string {
  switch (type) {
    case 'org.registered':
      return `org:${data['org']}`
    case 'org.headquartered':
      return `headquarters:${data['org']}`
    case 'org.ownership':
      return `owners:${data['owned']}`
    default:
      return `affiliations:${data['person']}`
  }
}

function stanceKeys({ speaker, onBehalfOf, topic }: Data): readonly string[] {
  const topics = Array.isArray(topic) ? topic : topic === undefined ? [] : [topic]
  const parties = [speaker, onBehalfOf].filter((party) => party !== undefined)
  return [...new Set(parties.flatMap((party) => topics.map((each) => `stance:${party}|${each}`)))]
}
