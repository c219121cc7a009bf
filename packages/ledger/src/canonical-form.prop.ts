import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonicalBytes } from './canonical.ts'
import { isCanonicalForm, isPlainlyCanonical } from './canonical-form.ts'

const RUNS = { numRuns: 15_000 }
const TIMEOUT_MS = 60_000
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

interface Verdicts {
  /** Written again from what JSON.parse made of them, the bytes are the same. */
  readonly byWriting: boolean
  readonly isCanonicalForm: boolean
  readonly isPlainlyCanonical: boolean
  /** Every key is ASCII without an escape, so one walk has to be sure. */
  readonly isPlain: boolean
}

/** Null when JSON.parse refuses the bytes. */
function judge(bytes: Uint8Array): Verdicts | null {
  let isPlain = true
  let value: unknown
  try {
    value = JSON.parse(decoder.decode(bytes), (key, part) => {
      isPlain &&= /^[ !#-[\]-~]*$/.test(key)
      return part
    })
    // A reviver builds objects by assignment of what it returns; the value judged must come from a plain parse.
    value = JSON.parse(decoder.decode(bytes))
  } catch {
    return null
  }
  return {
    byWriting: isWrittenAlike(value, bytes),
    isCanonicalForm: isCanonicalForm(bytes, value),
    isPlainlyCanonical: isPlainlyCanonical(bytes),
    isPlain,
  }
}

function isWrittenAlike(value: unknown, bytes: Uint8Array): boolean {
  try {
    return Buffer.compare(canonicalBytes(value), bytes) === 0
  } catch {
    return false
  }
}

/** Runs the comparison over many bytes and returns how many were canonical, another form and not JSON. */
function compareOver(all: fc.Arbitrary<Uint8Array>) {
  const seen = { canonical: 0, other: 0, notJson: 0 }
  fc.assert(
    fc.property(all, (bytes) => {
      const verdicts = judge(bytes)
      seen[verdicts === null ? 'notJson' : verdicts.byWriting ? 'canonical' : 'other'] += 1
      if (verdicts === null) return
      expect(verdicts.isCanonicalForm).toBe(verdicts.byWriting)
      if (verdicts.isPlain) expect(verdicts.isPlainlyCanonical).toBe(verdicts.byWriting)
      else if (verdicts.isPlainlyCanonical) expect(verdicts.byWriting).toBe(true)
    }),
    RUNS,
  )
  return seen
}

/** Mostly the first of `texts`, else any other: good spellings and bad ones. */
const mostly = (weight: number, first: fc.Arbitrary<string>, ...others: readonly string[]) =>
  fc.oneof({ weight, arbitrary: first }, { weight: 1, arbitrary: fc.constantFrom(...others) })

const gap = mostly(300, fc.constant(''), ' ', '\n', '\t', '\r', ' \n')
const goodUnit = fc.constantFrom('a', 'b', 'Z', '!', '#', ' ', '/', '~', '\x7f', 'é', '\u2028', '\ue000', '\uffff', '😀')
const goodEscape = fc.constantFrom('\\n', '\\t', '\\b', '\\f', '\\r', '\\"', '\\\\', '\\u0000', '\\u000b', '\\u001f')
const badEscapes = ['\\/', '\\u0061', '\\u000A', '\\u000a', '\\u0008', '\\u001F', '\\u0022', '\\u007f', '\\u00e9']
const surrogates = ['\\ud83d\\ude00', '\\ud800', '\\uDC00', '\\ude00\\ud83d']
const unit = mostly(60, fc.oneof({ weight: 8, arbitrary: goodUnit }, goodEscape), ...badEscapes, ...surrogates)
const string = fc.array(unit, { maxLength: 5 }).map((units) => `"${units.join('')}"`)
const plainKey = fc.constantFrom('a', 'b', 'aa', 'ab', 'a!', 'a ', 'a#', '', '1', '10', '2', '__proto__', 'toJSON')
const key = fc.oneof({ weight: 15, arbitrary: plainKey.map((text) => `"${text}"`) }, string)
const number = mostly(
  12,
  fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.integer(), fc.maxSafeNat()).map(String),
  ...['-0', '0.0', '1.0', '1e5', '1E5', '1e21', '1E+21', '1e+21', '1e-7', '1E-7', '0.0000001', '1e400', '-1e400', '1e-400'],
  ...['99999999999999', '999999999999999', '9999999999999999', '9007199254740993', '100000000000000000000', '0.10', '-5'],
)
const literal = fc.constantFrom('null', 'true', 'false')

const { spelt } = fc.letrec<{ spelt: string; members: string }>((tie) => ({
  spelt: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.oneof(literal, string, number),
    fc.tuple(gap, fc.array(tie('spelt'), { maxLength: 3 })).map(([space, items]) => `[${space}${items.join(',')}]`),
    tie('members'),
  ),
  members: fc
    .tuple(
      fc.array(fc.tuple(key, gap, gap, tie('spelt'), gap), { maxLength: 4 }),
      fc.record({ isSorted: fc.nat(15), isUnique: fc.nat(15) }),
    )
    .map(([members, { isSorted, isUnique }]) => {
      const named = members.map((member) => ({ member, name: JSON.parse(member[0]) as string }))
      const kept = isUnique > 0 ? [...new Map(named.map((each) => [each.name, each])).values()] : named
      if (isSorted > 0) kept.sort((one, other) => (one.name < other.name ? -1 : one.name > other.name ? 1 : 0))
      return `{${kept.map(({ member: [name, before, after, text, end] }) => `${name}${before}:${after}${text}${end}`).join(',')}}`
    }),
}))

const fragments = [' ', '\n', '0', '.0', 'e0', 'E', '-', '+', '1', '\\', '\\/', '\\u0041', '\\ud800', '\\n', '"', ',', 'x']
const spoilers = [...fragments, '\ufeff', '\u00a0', 'é', '"a":1,', '{}', '[]', '\x00'].map((text) => Buffer.from(text))

/** Canonical bytes of any JSON value with one place overwritten, cut or stuffed. */
const spoilt = fc
  .tuple(
    fc.jsonValue({ stringUnit: fc.constantFrom('binary' as const, 'grapheme' as const) as never }),
    fc.record({ place: fc.double({ min: 0, max: 1, noNaN: true }), cut: fc.nat(2), with: fc.constantFrom(...spoilers) }),
  )
  .map(([value, { place, cut, with: spoiler }]) => {
    const bytes = canonicalBytes(value)
    const at = Math.floor(place * bytes.length)
    return Buffer.concat([bytes.subarray(0, at), spoiler, bytes.subarray(at + cut)])
  })
