import { gunzipSync, zstdDecompressSync } from 'node:zlib'
import type { LogRecord } from '../transport.ts'

/** Bytes before the records of a batch, and where its fields lie (Kafka protocol, record batch, magic 2). */
const HEADER = 61
const AT = { length: 8, magic: 16, attributes: 21, lastDelta: 23, count: 57 }
/** Bytes that `length` does not count. */
const BEFORE_LENGTH = 12
const MAGIC = 2
const CODEC_MASK = 0x07
const CONTROL_FLAG = 0x20

/** Most bytes a batch may unpack to: foreign ones may be made to fill the memory. */
const MAX_UNPACKED = 16 * 1024 * 1024

const CODECS: Readonly<Record<number, (packed: Uint8Array) => Buffer>> = {
  0: (plain) => Buffer.from(plain.buffer, plain.byteOffset, plain.byteLength),
  1: (packed) => gunzipSync(packed, { maxOutputLength: MAX_UNPACKED }),
  4: (packed) => zstdDecompressSync(packed, { maxOutputLength: MAX_UNPACKED }),
}

/**
 * The records of a fetched record set, each offset once. A batch that cannot be unpacked or taken apart gives a flawed
 * record for every offset it covers, so that a reader can pass it. A batch cut off at the end of the set is left out.
 */
export function decodeRecordSet(set: Buffer): readonly LogRecord[] {
  const records: LogRecord[] = []
  for (let at = 0; at + HEADER <= set.length; ) {
    const end = at + BEFORE_LENGTH + set.readInt32BE(at + AT.length)
    if (end > set.length || end < at + HEADER) break
    records.push(...decodeBatch(set.subarray(at, end)))
    at = end
  }
  return records
}

function decodeBatch(batch: Buffer): readonly LogRecord[] {
  const first = Number(batch.readBigInt64BE(0))
  const count = batch.readInt32BE(AT.lastDelta) + 1
  const flawed = (flaw: 'control' | 'codec' | 'corrupt') =>
    Array.from({ length: count }, (_, delta): LogRecord => ({ offset: first + delta, flaw }))
  if (batch.readInt8(AT.magic) !== MAGIC) return flawed('codec')
  const attributes = batch.readInt16BE(AT.attributes)
  if ((attributes & CONTROL_FLAG) !== 0) return flawed('control')
  const unpack = CODECS[attributes & CODEC_MASK]
  if (unpack === undefined) return flawed('codec')
  try {
    const bytes = unpack(batch.subarray(HEADER))
    return batch.readInt32BE(AT.count) === count ? decodeRecords(bytes, first, count) : flawed('corrupt')
  } catch {
    return flawed('corrupt')
  }
}

function decodeRecords(bytes: Buffer, firstOffset: number, count: number): readonly LogRecord[] {
  const records: LogRecord[] = []
  let at = 0
  const varint = (): number => {
    let value = 0
    for (let factor = 1; ; factor *= 128) {
      const byte = bytes.readUInt8(at++)
      value += (byte & 0x7f) * factor
      if (byte < 0x80) return value % 2 === 0 ? value / 2 : -(value + 1) / 2
    }
  }
  for (let index = 0; index < count; index++) {
    const end = varint() + at
    at += 1 // attributes of a record, unused
    varint() // time since the first record
    const offset = firstOffset + index
    if (varint() !== index) throw new RangeError('a record is missing from its batch')
    const keyLength = varint()
    at += Math.max(keyLength, 0)
    const length = varint()
    if (end > bytes.length || at + length > end) throw new RangeError('a record reaches beyond its batch')
    records.push(length < 0 ? { offset, flaw: 'no-value' } : { offset, bytes: bytes.subarray(at, at + length) })
    at = end
  }
  return records
}
