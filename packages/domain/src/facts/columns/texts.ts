import { enlarged } from './lists.ts'

/**
 * Very many texts, each with a number of its own, dense from 0 in the order in which they came; kept as bytes, one for an
 * ASCII character. Texts that are few and spelt out often are {@link Names}.
 */
export interface Texts {
  count: number
  /** Where text `n` ends in `bytes`; it begins where the one before ends. */
  ends: Int32Array
  bytes: Uint8Array
  /** Open addressing: number of a text plus one, 0 = free; the length is a power of two. */
  slots: Int32Array
}

/** Stands before the two bytes of a character beyond ASCII. */
const WIDE = 0x80

/** No texts yet. */
export function createTexts(): Texts {
  return { count: 0, ends: new Int32Array(16), bytes: new Uint8Array(256), slots: new Int32Array(64) }
}

/** Number of a text; -1 when it is not among them. */
export function findText(texts: Texts, text: string): number {
  return texts.slots[slotOf(texts, text)]! - 1
}

/** Number of a text, added when it is not among them. */
export function internText(texts: Texts, text: string): number {
  const slot = slotOf(texts, text)
  const known = texts.slots[slot]!
  if (known > 0) return known - 1
  const number = texts.count++
  write(texts, number, text)
  texts.slots[slot] = number + 1
  if (texts.count * 3 > texts.slots.length * 2) spread(texts)
  return number
}

/** Takes back the text added last. */
export function dropText(texts: Texts): void {
  texts.slots[slotOf(texts, textOf(texts, texts.count - 1))] = 0
  texts.count -= 1
}

/** The text of a number. */
export function textOf({ ends, bytes }: Texts, number: number): string {
  let text = ''
  for (let at = number === 0 ? 0 : ends[number - 1]!, end = ends[number]!; at < end; at++) {
    const byte = bytes[at]!
    if (byte !== WIDE) text += String.fromCharCode(byte)
    else {
      text += String.fromCharCode(bytes[at + 1]! * 256 + bytes[at + 2]!)
      at += 2
    }
  }
  return text
}

function write(texts: Texts, number: number, text: string): void {
  let at = number === 0 ? 0 : texts.ends[number - 1]!
  if (at + text.length * 3 > texts.bytes.length) texts.bytes = enlarged(texts.bytes, at + text.length * 3)
  if (number === texts.ends.length) texts.ends = enlarged(texts.ends, number + 1)
  const { bytes } = texts
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index)
    if (code < WIDE) bytes[at++] = code
    else {
      bytes[at++] = WIDE
      bytes[at++] = code >> 8
      bytes[at++] = code & 255
    }
  }
  texts.ends[number] = at
}

/** The slot a text stands in, or would stand in. */
function slotOf(texts: Texts, text: string): number {
  const { slots } = texts
  const mask = slots.length - 1
  for (let slot = hashOf(text) & mask; ; slot = (slot + 1) & mask) {
    const number = slots[slot]! - 1
    if (number < 0 || isText(texts, number, text)) return slot
  }
}

function isText({ ends, bytes }: Texts, number: number, text: string): boolean {
  let at = number === 0 ? 0 : ends[number - 1]!
  const end = ends[number]!
  if (end - at < text.length) return false
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index)
    if (code < WIDE) {
      if (bytes[at++] !== code) return false
    } else if (bytes[at++] !== WIDE || bytes[at++] !== code >> 8 || bytes[at++] !== (code & 255)) return false
  }
  return at === end
}

function spread(texts: Texts): void {
  texts.slots = new Int32Array(texts.slots.length * 2)
  const mask = texts.slots.length - 1
  for (let number = 0; number < texts.count; number++) {
    let slot = hashOfText(texts, number) & mask
    while (texts.slots[slot] !== 0) slot = (slot + 1) & mask
    texts.slots[slot] = number + 1
  }
}

/** FNV-1a over the code units, mixed once more. */
export function hashOf(text: string): number {
  let hash = FNV_START
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), FNV_PRIME)
  return mixed(hash)
}

const FNV_START = 0x811c9dc5
const FNV_PRIME = 0x01000193

function mixed(hash: number): number {
  const once = Math.imul(hash ^ (hash >>> 15), 0x85ebca6b)
  return (once ^ (once >>> 13)) >>> 0
}

/** {@link hashOf} a text that is among them, without spelling it out. */
function hashOfText({ ends, bytes }: Texts, number: number): number {
  let hash = FNV_START
  for (let at = number === 0 ? 0 : ends[number - 1]!, end = ends[number]!; at < end; at++) {
    const byte = bytes[at]!
    hash = Math.imul(hash ^ (byte === WIDE ? bytes[++at]! * 256 + bytes[++at]! : byte), FNV_PRIME)
  }
  return mixed(hash)
}
