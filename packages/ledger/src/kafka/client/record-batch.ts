import { gunzipSync, zstdDecompressSync } from 'node:zlib'
import type { LogRecord, RecordFlaw } from '../transport.ts'

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
 * record for every offset it covers, and so does each record that compaction took out of one, so that a reader can pass it. A batch cut off at the end of the set is left out.
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
  const span = batch.readInt32BE(AT.lastDelta) + 1
  const flawed = (flaw: Exclude<RecordFlaw, 'no-value'>) =>
    Array.from({ length: span }, (_, delta): LogRecord => ({ offset: first + delta, flaw }))
  if (batch.readInt8(AT.magic) !== MAGIC) return flawed('codec')
  const attributes = batch.readInt16BE(AT.attributes)
  if ((attributes & CONTROL_FLAG) !== 0) return flawed('control')
  const unpack = CODECS[attributes & CODEC_MASK]
  if (unpack === undefined) return flawed('codec')
  try {
    const records = decodeRecords(unpack(batch.subarray(HEADER)), first, batch.readInt32BE(AT.count))
    if (records.length > 0 && records.at(-1)!.offset >= first + span) return flawed('corrupt')
    return records.length === span ? records : fillGaps(flawed('compacted'), records)
  } catch {
    return flawed('corrupt')
  }
}

/** A batch with the records that are left of it. */
function fillGaps(batch: LogRecord[], records: readonly LogRecord[]): readonly LogRecord[] {
  const first = batch[0]?.offset ?? 0
  for (const record of records) batch[record.offset - first] = record
  return batch
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
  /** Null where the length says that there is nothing. */
  const part = (): Buffer | null => {
    const length = varint()
    if (length < 0) return null
    if (at + length > bytes.length) throw new RangeError('a record reaches beyond its batch')
    at += length
    return bytes.subarray(at - length, at)
  }
  for (let index = 0, last = -1; index < count; index++) {
    const end = varint() + at
    at += 1 // attributes of a record, unused
    varint() // time since the first record
    const delta = varint()
    if (delta <= last) throw new RangeError('the records of a batch are out of order')
    last = delta
    const offset = firstOffset + delta
    const key = textOf(part())
    const value = part()
    const headers: Record<string, string> = {}
    for (let left = varint(); left > 0; left--) headers[textOf(part())] = textOf(part())
    if (at !== end) throw new RangeError('a record is longer than it says')
    const label = { key, headers }
    records.push(value === null ? { offset, flaw: 'no-value', label } : { offset, bytes: value, label })
  }
  return records
}

function textOf(part: Buffer | null): string {
  return part?.toString() ?? ''
}
