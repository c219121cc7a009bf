import { line } from '@asof/domain'
import { type Refused, refuse } from '../http/refusal.ts'

const HEADER = 'asof-reason'
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** The reason a request gives for what it does, in UTF-8; null when it gives none. Errors: `INVALID_TEXT`. */
export function readReason(request: Request): { readonly reason: string | null } | Refused {
  const header = request.headers.get(HEADER)
  if (header === null) return { reason: null }
  const reason = decode(header)
  const isLine = reason !== null && line.safeParse(reason).success
  return isLine
    ? { reason }
    : refuse('INVALID_TEXT', 'one line of UTF-8, 1 to 300 characters', { parameter: 'Asof-Reason' })
}

/** A header is bytes, and comes as the text that has these bytes in Latin-1. */
function decode(header: string): string | null {
  try {
    return decoder.decode(Buffer.from(header, 'latin1'))
  } catch {
    return null
  }
}
