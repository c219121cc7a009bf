import { limits, type ProblemError, type Role } from '@asof/contract'
import { parseProposal } from '@asof/domain'
import { createBreather } from '@asof/reader'
import { scanJson } from '../gate/scan-json.ts'
import { toError } from '../handle/append-request.ts'
import { misplaced } from '../handle/misplaced.ts'
import { isRefused, type Refused, refuse, refuseAll } from '../http/refusal.ts'
import type { FilePlace, ImportFile, ReadEvent } from './import-file.ts'
import { splitList } from './split-list.ts'

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/**
 * A list of events in JSON, alone or as the only field `events`; each is read as strictly as a body of its own. Errors: size,
 * UTF-8, the form of the list, then those of all events, then events that a role may not append.
 */
export async function openEvents(bytes: Uint8Array, place: FilePlace, role: Role): Promise<ImportFile | Refused> {
  if (bytes.byteLength > limits.importJsonBytes)
    return refuse('PAYLOAD_TOO_LARGE', `JSON has at most ${limits.importJsonBytes} bytes`, { pointer: place.prefix })
  let text: string
  try {
    text = decoder.decode(bytes)
  } catch {
    return refuse('INVALID_ENCODING', 'the file is not UTF-8', { pointer: place.prefix })
  }
  const list = await splitList(text, place.prefix)
  if (isRefused(list)) return list
  const prefix = list.pointer
  const events = await scanItems(list.items, prefix)
  if (!Array.isArray(events)) return events as Refused
  const strange = misplaced(events, { operation: 'postCommit', role, prefix })
  return strange ?? { count: events.length, events: () => readEvents(events, { ...place, prefix }) }
}

async function scanItems(items: readonly string[], prefix: string): Promise<readonly unknown[] | Refused> {
  const errors: ProblemError[] = []
  const values: unknown[] = []
  const work = createBreather()
  for (const [index, item] of items.entries()) {
    await work.breathe()
    const scan = scanJson(item)
    if (scan.ok) values.push(scan.value)
    else errors.push(...scan.errors.map((error) => ({ ...error, pointer: `${prefix}/${index}${error.pointer ?? ''}` })))
    if (errors.length >= limits.importErrors) break
  }
  return errors.length === 0 ? values : refuseAll(errors)
}

async function* readEvents(events: readonly unknown[], { prefix, isTaken }: FilePlace): AsyncGenerator<ReadEvent> {
  for (const [index, event] of events.entries()) {
    const pointer = `${prefix}/${index}`
    const parsed = parseProposal(event, isTaken)
    if (parsed.ok) yield { ok: true, proposal: parsed.proposal, pointer }
    else yield { ok: false, errors: parsed.rejections.map((rejection) => toError(rejection, pointer)) }
  }
}
