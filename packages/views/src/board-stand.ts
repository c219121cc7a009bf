import type { BoardStand } from './port.ts'

/** A stand as text: equal for equal stands. */
export function toStandText({ seq, head, position, asOf }: BoardStand): string {
  return JSON.stringify([seq, head, position, asOf])
}

/** The stand in a text; null when it is none. */
export function parseStand(text: string | null | undefined): BoardStand | null {
  const values = parsed(text)
  if (!Array.isArray(values) || values.length !== 4) return null
  const [seq, head, position, asOf] = values as unknown[]
  const isStand =
    Number.isSafeInteger(seq) && Number.isSafeInteger(position) && typeof head === 'string' && typeof asOf === 'string'
  return isStand ? { seq: seq as number, head, position: position as number, asOf } : null
}

function parsed(text: string | null | undefined): unknown {
  try {
    return text ? JSON.parse(text) : null
  } catch {
    return null
  }
}
