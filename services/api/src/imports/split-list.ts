import { limits } from '@asof/contract'
import { createBreather } from '@asof/reader'
import { scanJson } from '../gate/scan-json.ts'
import { type Refused, refuse, refuseAll } from '../http/refusal.ts'

/** The items of a JSON list as they are written, and the pointer to the list. */
interface SplitList {
  readonly items: readonly string[]
  readonly pointer: string
}

const OPENING = /^[ \t\n\r]*(?:(\{)[ \t\n\r]*"events"[ \t\n\r]*:[ \t\n\r]*)?\[/
const MARK = /["[\]{},]/g

/**
 * Cuts a list, alone or as the only field `events`, into its items without reading them: each is then read by itself, as a
 * body of its own, and others get their turn in between.
 * Errors: those of any JSON, `SCHEMA_INVALID` for what is no such list, `TOO_MANY_ROWS`, `PAYLOAD_TOO_LARGE` for an item above a body's limit.
 */
export async function splitList(text: string, prefix: string): Promise<SplitList | Refused> {
  const opening = OPENING.exec(text)
  if (opening === null) return noList(text, prefix)
  const isField = opening[1] !== undefined
  const pointer = `${prefix}${isField ? '/events' : ''}`
  const items: string[] = []
  const work = createBreather()
  for (let at = opening[0].length; ; ) {
    await work.breathe()
    const end = endOfItem(text, at)
    if (end === null) return noList(text, prefix)
    const isLast = text[end] !== ','
    const item = text.slice(at, end)
    if (item.length > limits.bodyBytes)
      return refuse('PAYLOAD_TOO_LARGE', `an event has at most ${limits.bodyBytes} bytes`, {
        pointer: `${pointer}/${items.length}`,
      })
    if (!isLast || items.length > 0 || item.trim() !== '') items.push(item)
    if (items.length > limits.importEvents)
      return refuse('TOO_MANY_ROWS', `more than ${limits.importEvents} events`, { pointer })
    at = end + 1
    if (isLast) return isClosed(text, end, isField) ? { items, pointer } : noList(text, prefix)
  }
}

/** A text that no list was found in: what is wrong with it as JSON comes first. */
function noList(text: string, pointer: string): Refused {
  const scan = text.length > limits.bodyBytes ? null : scanJson(text)
  if (scan?.ok === false)
    return refuseAll(scan.errors.map((error) => ({ ...error, pointer: `${pointer}${error.pointer ?? ''}` })))
  return refuse('SCHEMA_INVALID', 'send a list of events, or an object with nothing but `events`', { pointer })
}

/** Where the comma or bracket after an item stands, or the first mark beyond what an item may have; null without one. */
function endOfItem(text: string, from: number): number | null {
  let depth = 0
  MARK.lastIndex = from
  for (let mark = MARK.exec(text); mark !== null; mark = MARK.exec(text)) {
    const { 0: sign, index } = mark
    const isOpening = sign === '[' || sign === '{'
    const isClosing = sign === ']' || sign === '}'
    if (depth === 0 && (isClosing || sign === ',')) return index
    if (index - from > limits.bodyBytes) return index
    if (isOpening) depth += 1
    else if (isClosing) depth -= 1
    else if (sign === '"') {
      const quote = endOfString(text, index + 1)
      if (quote === null) return null
      MARK.lastIndex = quote + 1
    }
  }
  return null
}

function endOfString(text: string, from: number): number | null {
  for (let quote = text.indexOf('"', from); quote >= 0; quote = text.indexOf('"', quote + 1)) {
    let escapes = 0
    while (text[quote - 1 - escapes] === '\\' && quote - 1 - escapes >= from) escapes += 1
    if (escapes % 2 === 0) return quote
  }
  return null
}

function isClosed(text: string, end: number, isField: boolean): boolean {
  const rest = text.slice(end + 1).trim()
  return text[end] === ']' && rest === (isField ? '}' : '')
}
