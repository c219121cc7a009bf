import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonicalBytes } from './canonical.ts'
import { isCanonicalForm, walk } from './canonical-form.ts'

const RUNS = 20_000
const TIMEOUT_MS = 60_000
const isPlain = (bytes: Uint8Array) => walk(bytes) === 'canonical'
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Judges many byte strings by walking and by writing again; returns how many were canonical, another form, not JSON. */
function compareOver(all: fc.Arbitrary<Uint8Array>) {
  const seen = { canonical: 0, other: 0, notJson: 0 }
  const property = fc.property(all, (bytes) => {
    const parsed = parse(bytes)
    if (parsed === null) {
      seen.notJson += 1
      return
    }
    const isCanonical = !hasEscapedKey(decoder.decode(bytes)) && isWrittenAlike(bytes, parsed.value)
    seen[isCanonical ? 'canonical' : 'other'] += 1
    expect(isCanonicalForm(bytes, parsed.value)).toBe(isCanonical)
    if (hasPlainKeys(parsed.value)) expect(isPlain(bytes)).toBe(isCanonical)
    else if (!isCanonical) expect(isPlain(bytes)).toBe(false)
  })
  fc.assert(property, { numRuns: RUNS })
  return seen
}

function parse(bytes: Uint8Array): { value: unknown } | null {
  try {
    return { value: JSON.parse(decoder.decode(bytes)) }
  } catch {
    return null
  }
}

function hasEscapedKey(text: string): boolean {
  return [...text.matchAll(/"(?:[^"\\]|\\.)*"(\s*:)?/g)].some(
    ([token, colon]) => colon !== undefined && token.includes('\\'),
  )
}

function isWrittenAlike(bytes: Uint8Array, value: unknown): boolean {
  try {
    return Buffer.compare(canonicalBytes(value), bytes) === 0
  } catch {
    return false
  }
}

/** Whether every key is ASCII without an escape, so that one walk has to be sure. */
function hasPlainKeys(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return true
  return Object.entries(value).every(([name, part]) => /^[ !#-[\]-~]*$/.test(name) && hasPlainKeys(part))
}

/** One of `others` once in a while, else `first`. */
const mostly = (weight: number, first: fc.Arbitrary<string>, others: readonly string[]) =>
  fc.oneof({ weight, arbitrary: first }, { weight: 1, arbitrary: fc.constantFrom(...others) })

const gap = mostly(25, fc.constant(''), [' ', '\n', '\t', '\r', '  '])
const raw = fc.constantFrom('a', 'b', 'Z', '!', '#', ' ', '/', '~', '\x7f', 'é', '\u2028', '\ue000', '\uffff', '😀')
const goodEscape = fc.constantFrom('\\n', '\\t', '\\b', '\\f', '\\r', '\\"', '\\\\', '\\u0000', '\\u000b', '\\u001f')
const badEscapes = ['\\/', '\\u0061', '\\u000B', '\\u000a', '\\u0008', '\\u001F', '\\u0020', '\\u007f', '\\u00e9']
const surrogates = ['\\ud83d\\ude00', '\\ud800', '\\uDC00', '\\ude00\\ud83d']
const character = mostly(15, fc.oneof({ weight: 8, arbitrary: raw }, goodEscape), [...badEscapes, ...surrogates])
const string = fc.array(character, { maxLength: 5 }).map((characters) => `"${characters.join('')}"`)
const plainKeys = ['a', 'b', 'aa', 'ab', 'a!', 'a ', 'a#', '', '1', '10', '2', '__proto__', 'toJSON']
const key = mostly(2, fc.constantFrom(...plainKeys.map((text) => `"${text}"`)), [
  '"é"',
  '"\\n"',
  '"\\t"',
  '"😀"',
  '"\ue000"',
])
const double = fc.double({ noNaN: true, noDefaultInfinity: true })
const integers = [
  '-5',
  '99999999999999',
  '999999999999999',
  '9999999999999999',
  '9007199254740993',
  '1000000000000000000000',
]
const numbers = [
  '-0',
  '0.0',
  '1.0',
  '1e5',
  '1E5',
  '1e21',
  '1e+21',
  '1E+21',
  '1e-7',
  '0.0000001',
  '1e400',
  '1e-400',
  '0.10',
]
const number = mostly(6, fc.oneof(double, fc.integer(), fc.maxSafeNat()).map(String), [...integers, ...numbers])
const literal = fc.constantFrom('null', 'true', 'false')

/** JSON text in any spelling, about half of it canonical. */
const { object: document } = fc.letrec<{ spelling: string; array: string; object: string }>((tie) => ({
  spelling: fc.oneof(
    { maxDepth: 4, depthSize: 'medium' },
    literal,
    string,
    number,
    tie('array'),
    tie('object'),
    tie('object'),
  ),
  array: fc
    .tuple(gap, fc.array(tie('spelling'), { maxLength: 3 }))
    .map(([space, items]) => `[${space}${items.join()}]`),
  object: fc
    .record({
      members: fc.array(fc.tuple(key, gap, gap, tie('spelling'), gap), { maxLength: 4 }),
      isShuffled: mostly(5, fc.constant(''), ['yes']),
      isDoubled: mostly(5, fc.constant(''), ['yes']),
    })
    .map(({ members, isShuffled, isDoubled }) => {
      const named = members.map((member) => ({ member, name: JSON.parse(member[0]) as string }))
      const kept = isDoubled ? named : [...new Map(named.map((each) => [each.name, each])).values()]
      if (!isShuffled) kept.sort((one, other) => (one.name < other.name ? -1 : Number(one.name > other.name)))
      return `{${kept.map(({ member: [name, a, b, text, c] }) => `${name}${a}:${b}${text}${c}`).join()}}`
    }),
}))

const fragments = [
  ' ',
  '\n',
  '0',
  '.0',
  'e0',
  'E',
  '-',
  '+',
  '1',
  '\\',
  '\\/',
  '\\u0041',
  '\\ud800',
  '\\n',
  '"',
  ',',
  'x',
]
const spoilers = ['', ...fragments, '\ufeff', '\u00a0', 'é', '"a":1,', '{}', '[]', '\x00', '\x1f']

/** The canonical bytes of any JSON value with one place overwritten, cut or stuffed. */
const spoilt = fc
  .tuple(fc.jsonValue({ stringUnit: 'binary' }), fc.nat(), fc.nat(2), fc.constantFrom(...spoilers))
  .map(([value, place, cut, spoiler]) => {
    const bytes = canonicalBytes(value)
    const at = place % (bytes.length + 1)
    return Buffer.concat([bytes.subarray(0, at), Buffer.from(spoiler), bytes.subarray(at + cut)])
  })

describe('the walk over bytes and writing the value again agree', () => {
  it('on any spelling of JSON', { timeout: TIMEOUT_MS }, () => {
    const seen = compareOver(document.map((text) => Buffer.from(text)))
    expect(seen.canonical).toBeGreaterThan(RUNS / 4)
    expect(seen.other).toBeGreaterThan(RUNS / 4)
    expect(seen.notJson).toBe(0)
  })

  it('on canonical bytes that were spoilt', { timeout: TIMEOUT_MS }, () => {
    const seen = compareOver(spoilt)
    expect(seen.canonical).toBeGreaterThan(RUNS / 50)
    expect(seen.other).toBeGreaterThan(RUNS / 50)
  })

  it('on the canonical bytes of any JSON value', { timeout: TIMEOUT_MS }, () => {
    const seen = compareOver(fc.jsonValue({ stringUnit: 'binary' }).map(canonicalBytes))
    expect(seen.canonical).toBeGreaterThan(0.95 * RUNS)
    expect(seen.notJson).toBe(0)
  })
})
