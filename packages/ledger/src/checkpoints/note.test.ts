import { expect, test } from 'vitest'
import { createSigner, formatNoteKey, openNote, parseNoteKey, signNote } from './note.ts'
import { formatSigningKey, parseSigningKey } from './signing-key.ts'

// The example of Go's golang.org/x/mod/sumdb/note, where the format comes from.
const SECRET = 'PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz\n'
const KEY = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW'
const TEXT = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
const NOTE = `${TEXT}
— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=
`

const { owner, seed } = parseSigningKey(SECRET)!
const signer = createSigner(owner, seed)
const other = createSigner('other.example', new Uint8Array(32).fill(7))
const key = parseNoteKey(KEY)!

test('keys, key ids and signatures are those of the reference, byte for byte', () => {
  expect(formatSigningKey({ owner, seed })).toBe(SECRET)
  expect(formatNoteKey(signer)).toBe(KEY)
  expect(formatNoteKey(key)).toBe(KEY)
  expect(signNote(TEXT, [signer])).toBe(NOTE)
  expect(openNote(NOTE, [key])).toEqual({ text: TEXT, signedBy: [key], unknown: 0 })
})

test('signatures of unknown keys are passed over; a wrong one of a known key spoils the note', () => {
  const both = signNote(TEXT, [other, signer])
  expect(openNote(both, [key])).toEqual({ text: TEXT, signedBy: [key], unknown: 1 })
  expect(openNote(both, [other])).toMatchObject({ signedBy: [other], unknown: 1 })
  expect(openNote(NOTE, [other])).toBeNull()
  expect(openNote(NOTE, [])).toBeNull()
  const stolen = both.replace('If', 'Iff')
  expect(openNote(stolen, [key])).toBeNull()
  expect(
    openNote(
      signNote(
        TEXT,
        Array.from({ length: 16 }, () => signer),
      ),
      [key],
    ),
  ).not.toBeNull()
  expect(
    openNote(
      signNote(
        TEXT,
        Array.from({ length: 17 }, () => signer),
      ),
      [key],
    ),
  ).toBeNull()
})

test('a note with any one byte changed, or cut anywhere, is none', () => {
  const bytes = Buffer.from(NOTE)
  let tried = 0
  for (let at = 0; at < bytes.length; at++) {
    const bent = Buffer.from(bytes)
    bent[at]! ^= 1
    expect(openNote(bent.toString(), [key])).toBeNull()
    expect(openNote(bytes.subarray(0, at).toString(), [key])).toBeNull()
    tried += 2
  }
  expect(tried).toBeGreaterThan(400)
})

test('a key with any one character changed, or cut anywhere, is none', () => {
  for (const [text, parse] of [
    [KEY, parseNoteKey],
    [SECRET, parseSigningKey],
  ] as const)
    for (let at = 0; at < text.length; at++) {
      const next = String.fromCharCode(text.charCodeAt(at) + 1)
      expect(parse(`${text.slice(0, at)}${next}${text.slice(at + 1)}`)).toBeNull()
      expect(parse(text.slice(0, at))).toBeNull()
    }
  expect(parseNoteKey(`${KEY}BADKEY==`)).toBeNull()
  expect(() => createSigner('with space', seed)).toThrow(RangeError)
  expect(() => createSigner('a', seed.slice(1))).toThrow(RangeError)
})
