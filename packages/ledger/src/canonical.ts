import { hash } from 'node:crypto'
import serialize from 'canonicalize'

const encoder = new TextEncoder()

/**
 * The one byte form of a JSON value (RFC 8785).
 * Throws TypeError for a value that is not JSON at all, Error for lone surrogates, NaN, infinities and cycles.
 */
export function canonicalBytes(value: unknown): Uint8Array {
  const text = serialize(value)
  if (text === undefined) throw new TypeError('not a JSON value')
  return encoder.encode(text)
}

/** SHA-256 as 64 lower-case hex digits. */
export function sha256Hex(bytes: Uint8Array): string {
  return hash('sha256', bytes, 'hex')
}
