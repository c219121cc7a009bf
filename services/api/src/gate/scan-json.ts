import { limits, type ProblemError } from '@asof/contract'
import { survives } from './numbers.ts'

/** A JSON value whose text held nothing that parsers disagree about, or everything that was wrong with it. */
export type Scan =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly errors: readonly ProblemError[] }

const FORBIDDEN_KEYS: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype'])
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y
const LITERALS = ['true', 'false', 'null'] as const

/**
 * Reads one JSON document strictly: depth, number of keys, keys given twice, keys no object may have, numbers that do
 * not survive and unpaired surrogates are refused before any parser sees the text.
 * Errors: all of them with JSON pointers; a text that is not JSON, too deep or too large ends the scan at once.
 * @param holdsMany whether each item of a list of the root is counted for itself, as in a commit
 */
export function scanJson(text: string, holdsMany = false): Scan {
  const scanner: Scanner = { text, holdsMany, at: 0, keys: 0, path: [], errors: [] }
  const stopped = scanValue(scanner, 1) ?? scanEnd(scanner)
  if (stopped !== null) return { ok: false, errors: [stopped] }
  if (scanner.errors.length > 0) return { ok: false, errors: scanner.errors }
  return { ok: true, value: JSON.parse(text, withoutMinusZero) }
}

interface Scanner {
  readonly text: string
  readonly holdsMany: boolean
  at: number
  keys: number
  readonly path: (string | number)[]
  readonly errors: ProblemError[]
}

type Stop = ProblemError | null

function withoutMinusZero(_key: string, value: unknown): unknown {
  return value === 0 ? 0 : value
}

function scanValue(scanner: Scanner, level: number): Stop {
  skipSpace(scanner)
  const { text, at } = scanner
  const first = text[at]
  if (first === '{' || first === '[') {
    if (level > limits.jsonDepth) return { code: 'TOO_DEEP', detail: `more than ${limits.jsonDepth} levels` }
    return first === '{' ? scanObject(scanner, level) : scanArray(scanner, level)
  }
  if (first === '"') return scanText(scanner)
  const literal = LITERALS.find((word) => text.startsWith(word, at))
  if (literal === undefined) return scanNumber(scanner)
  scanner.at += literal.length
  return null
}

function scanObject(scanner: Scanner, level: number): Stop {
  const seen = new Set<string>()
  scanner.at += 1
  if (take(scanner, '}')) return null
  for (;;) {
    const token = scanKey(scanner)
    if (typeof token !== 'string') return token
    const key = JSON.parse(token) as string
    scanner.keys += 1
    if (scanner.keys > limits.jsonKeys) return { code: 'TOO_MANY_KEYS', detail: `more than ${limits.jsonKeys} keys` }
    scanner.path.push(key)
    if (FORBIDDEN_KEYS.has(key)) report(scanner, 'INVALID_KEY', 'no object may have this key')
    else if (token.includes('\\')) report(scanner, 'INVALID_KEY', 'keys are written without escapes')
    if (seen.has(key)) report(scanner, 'DUPLICATE_KEY', 'given twice')
    seen.add(key)
    if (!take(scanner, ':')) return malformed(scanner)
    const stopped = scanValue(scanner, level + 1)
    if (stopped !== null) return stopped
    scanner.path.pop()
    if (take(scanner, '}')) return null
    if (!take(scanner, ',')) return malformed(scanner)
  }
}

function scanArray(scanner: Scanner, level: number): Stop {
  scanner.at += 1
  if (take(scanner, ']')) return null
  for (let index = 0; ; index++) {
    scanner.path.push(index)
    if (scanner.holdsMany && scanner.path.length === 2) scanner.keys = 0
    const stopped = scanValue(scanner, level + 1)
    if (stopped !== null) return stopped
    scanner.path.pop()
    if (take(scanner, ']')) return null
    if (!take(scanner, ',')) return malformed(scanner)
  }
}

/** The token of a key, quotes and escapes included. */
function scanKey(scanner: Scanner): string | ProblemError {
  skipSpace(scanner)
  return scanString(scanner) ?? malformed(scanner)
}

function scanText(scanner: Scanner): Stop {
  const token = scanString(scanner)
  if (token === null) return malformed(scanner)
  if (token.includes('\\u') && !(JSON.parse(token) as string).isWellFormed())
    report(scanner, 'INVALID_TEXT', 'holds an unpaired surrogate')
  return null
}

/** The string token at the place, quotes included; null when it is not one. */
function scanString(scanner: Scanner): string | null {
  const { text, at } = scanner
  if (text[at] !== '"') return null
  for (let index = at + 1; index < text.length; index++) {
    const unit = text.charCodeAt(index)
    if (unit === 0x22) {
      scanner.at = index + 1
      return text.slice(at, index + 1)
    }
    if (unit < 0x20) break
    if (unit !== 0x5c) continue
    const escaped = text[index + 1]
    if (escaped === 'u' && /^[0-9a-fA-F]{4}$/.test(text.slice(index + 2, index + 6))) index += 5
    else if (escaped !== undefined && '"\\/bfnrt'.includes(escaped)) index += 1
    else break
  }
  return null
}

function scanNumber(scanner: Scanner): Stop {
  NUMBER.lastIndex = scanner.at
  const token = NUMBER.exec(scanner.text)?.[0]
  if (token === undefined) return malformed(scanner)
  scanner.at += token.length
  if (!survives(token)) report(scanner, 'NUMBER_OUT_OF_RANGE', 'would not be stored as it was sent')
  return null
}

function scanEnd(scanner: Scanner): Stop {
  skipSpace(scanner)
  return scanner.at === scanner.text.length ? null : malformed(scanner)
}

function skipSpace(scanner: Scanner): void {
  const { text } = scanner
  while (scanner.at < text.length && ' \t\n\r'.includes(text[scanner.at]!)) scanner.at += 1
}

function take(scanner: Scanner, sign: string): boolean {
  skipSpace(scanner)
  if (scanner.text[scanner.at] !== sign) return false
  scanner.at += 1
  return true
}

function report(scanner: Scanner, code: ProblemError['code'], detail: string): void {
  scanner.errors.push({ code, detail, pointer: toPointer(scanner.path) })
}

function malformed(scanner: Scanner): ProblemError {
  return {
    code: 'MALFORMED_JSON',
    detail: `not JSON from character ${scanner.at + 1} on`,
    pointer: toPointer(scanner.path),
  }
}

/** JSON pointer (RFC 6901) of a path. */
export function toPointer(path: readonly PropertyKey[]): string {
  return path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
}
