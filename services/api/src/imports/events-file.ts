import { limits, type Role } from '@asof/contract'
import { parseProposal } from '@asof/domain'
import { readJson } from '../gate/json-body.ts'
import { toError } from '../handle/append-request.ts'
import { misplaced } from '../handle/misplaced.ts'
import { isRefused, type Refused, refuse } from '../http/refusal.ts'
import type { FilePlace, ImportFile, ReadEvent } from './import-file.ts'

/**
 * A list of events in JSON, alone or as the only field `events`. Errors: those of any JSON body, then its form, then events
 * that a role may not append.
 */
export function openEvents(bytes: Uint8Array, place: FilePlace, role: Role): ImportFile | Refused {
  if (bytes.byteLength > limits.importJsonBytes)
    return refuse('PAYLOAD_TOO_LARGE', `JSON has at most ${limits.importJsonBytes} bytes`, { pointer: place.prefix })
  const body = readJson(bytes, true)
  if (isRefused(body)) return body
  const list = listIn(body.value)
  if (list === null)
    return refuse('SCHEMA_INVALID', 'a list of events, or an object with nothing but `events`', {
      pointer: place.prefix,
    })
  const prefix = place.prefix + list.pointer
  if (list.events.length > limits.importEvents)
    return refuse('TOO_MANY_ROWS', `more than ${limits.importEvents} events`, { pointer: prefix })
  const strange = misplaced(list.events, { operation: 'postCommit', role, prefix })
  return strange ?? { count: list.events.length, events: () => readEvents(list.events, { ...place, prefix }) }
}

function listIn(value: unknown): { readonly events: readonly unknown[]; readonly pointer: string } | null {
  if (Array.isArray(value)) return { events: value, pointer: '' }
  if (typeof value !== 'object' || value === null || Object.keys(value).join() !== 'events') return null
  const { events } = value as { readonly events: unknown }
  return Array.isArray(events) ? { events, pointer: '/events' } : null
}

async function* readEvents(events: readonly unknown[], { prefix, isTaken }: FilePlace): AsyncGenerator<ReadEvent> {
  for (const [index, event] of events.entries()) {
    const pointer = `${prefix}/${index}`
    const parsed = parseProposal(event, isTaken)
    if (parsed.ok) yield { ok: true, proposal: parsed.proposal, pointer }
    else yield { ok: false, errors: parsed.rejections.map((rejection) => toError(rejection, pointer)) }
  }
}
