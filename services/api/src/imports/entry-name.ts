import type { Entry } from 'yauzl'
import { type Refused, refuse } from '../http/refusal.ts'

const MAX_NAME_BYTES = 255
/** Letters, digits, marks, spaces and `._-()` between single slashes; no part is `.` or `..`. */
const PATH = /^(?!\.{1,2}(?:\/|$))[\p{L}\p{N}\p{M} ._()-]+(?:\/(?!\.{1,2}(?:\/|$))[\p{L}\p{N}\p{M} ._()-]+)*\/?$/u

/** The name of an entry: a relative path to a table or a list of events, or a folder. */
export function nameOf(entry: Entry): { readonly name: string } | Refused {
  const bytes = entry.fileNameRaw
  const name = decode(bytes)
  if (name === null || bytes.byteLength > MAX_NAME_BYTES || !PATH.test(name))
    return refuse('ZIP_ENTRY_FORBIDDEN', 'a name that is no plain relative path')
  if (entry.isEncrypted()) return refuse('ZIP_ENTRY_FORBIDDEN', 'an encrypted entry')
  const isFolder = name.endsWith('/') && entry.uncompressedSize === 0
  if (isFolder || /\.(?:csv|json)$/.test(name)) return { name }
  return refuse('ZIP_ENTRY_FORBIDDEN', 'an entry that is neither .csv nor .json')
}

function decode(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return null
  }
}
