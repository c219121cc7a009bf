import { canonicalBytes } from './canonical.ts'

/**
 * Whether `bytes` are the one byte form (RFC 8785) of `value`, which must be what JSON.parse made of them, and no key in
 * them is written with an escape: JSON.parse may give such a key as another one (docs/decisions, 9).
 * Writes `value` again only where {@link walk} is not sure.
 */
export function isCanonicalForm(bytes: Uint8Array, value: unknown): boolean {
  const verdict = walk(bytes)
  if (verdict !== 'unsure') return verdict === 'canonical'
  try {
    return Buffer.compare(canonicalBytes(value), bytes) === 0
  } catch {
    return false
  }
}

/**
 * What one walk over `bytes`, which must be UTF-8 that JSON.parse accepts, shows. Unsure: they are not canonical, or the
 * order of two keys hangs on characters beyond ASCII, not judged here.
 */
export function walk(bytes: Uint8Array): 'canonical' | 'unsure' | 'escaped key' {
  const hasEscapes = bytes.includes(BACKSLASH)
  const outerKeys: number[] = []
  // Where the last key of the innermost open object starts; 0 before its first.
  let lastKey = 0
  let isOrdered = true
  let at = 0
  while (at < bytes.length) {
    const start = at
    at += 1
    switch (KIND[bytes[start]!]) {
      case STRING:
        at = afterString(bytes, at)
        if (at === NOWHERE) return 'unsure'
        if (bytes[at] !== COLON) break
        if (hasEscapes && bytes.subarray(start, at).includes(BACKSLASH)) return 'escaped key'
        if (lastKey > 0 && !isBefore(bytes, lastKey, start + 1)) isOrdered = false
        lastKey = start + 1
        at += 1
        break
      case NUMBER:
        at = afterNumber(bytes, start)
        if (at === NOWHERE) return 'unsure'
        break
      case OPENING:
        outerKeys.push(lastKey)
        lastKey = 0
        break
      case CLOSING:
        lastKey = outerKeys.pop()!
        break
      case WHITESPACE:
        return 'unsure'
    }
  }
  return isOrdered ? 'canonical' : 'unsure'
}

const QUOTE = 0x22
const MINUS = 0x2d
const COLON = 0x3a
const BACKSLASH = 0x5c
const FIRST_BEYOND_ASCII = 0x80
/** Instead of an index: what was to be passed is not canonical. */
const NOWHERE = -1
/** An integer of at most so many digits has no other canonical spelling. */
const SURE_DIGITS = 15
const SHORT_ESCAPES = new Set(Buffer.from('"\\bfnrt'))
/** Of a control character without a short escape. */
const LONG_ESCAPE = /^u00(0[0-7be-f]|1[0-9a-f])$/

const STRING = 1
const NUMBER = 2
const IN_NUMBER = 3
const OPENING = 4
const CLOSING = 5
const WHITESPACE = 6
/** What a byte outside strings is or begins; 0 for punctuation and literals without meaning for the walk. */
const KIND = new Uint8Array(256)
for (const [kind, ascii] of ['', '"', '-0123456789', '+.Ee', '{', '}', ' \t\r\n'].entries())
  for (const byte of Buffer.from(ascii)) KIND[byte] = kind

function afterString(bytes: Uint8Array, start: number): number {
  let at = start
  for (let byte = bytes[at]; byte !== QUOTE; byte = bytes[at]) {
    if (byte === undefined) return NOWHERE
    at = byte === BACKSLASH ? afterEscape(bytes, at + 1) : at + 1
    if (at === NOWHERE) return NOWHERE
  }
  return at + 1
}

function afterEscape(bytes: Uint8Array, start: number): number {
  if (SHORT_ESCAPES.has(bytes[start]!)) return start + 1
  const end = start + 'u0000'.length
  return LONG_ESCAPE.test(latin1(bytes, start, end)) ? end : NOWHERE
}

function afterNumber(bytes: Uint8Array, start: number): number {
  let end = start
  while (KIND[bytes[end] ?? 0] === NUMBER) end += 1
  const isInteger = KIND[bytes[end] ?? 0] !== IN_NUMBER
  if (isInteger && bytes[start] !== MINUS && end - start <= SURE_DIGITS) return end
  while (KIND[bytes[end] ?? 0] === NUMBER || KIND[bytes[end] ?? 0] === IN_NUMBER) end += 1
  const text = latin1(bytes, start, end)
  return String(Number(text)) === text ? end : NOWHERE
}

/** Whether the key at `left` surely comes before the key at `right` in UTF-16 code units. */
function isBefore(bytes: Uint8Array, left: number, right: number): boolean {
  for (let offset = 0; ; offset += 1) {
    const a = bytes[left + offset]!
    const b = bytes[right + offset]!
    if (a === QUOTE || b === QUOTE) return b !== QUOTE
    if (a !== b) return a < b && a < FIRST_BEYOND_ASCII
  }
}

function latin1(bytes: Uint8Array, from: number, to: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1', from, to)
}
