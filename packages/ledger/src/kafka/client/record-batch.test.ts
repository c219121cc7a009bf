import { createRecordsBatch } from '@platformatic/kafka'
import { expect, test } from 'vitest'
import type { LogRecord } from '../transport.ts'
import { decodeRecordSet } from './record-batch.ts'

type Compression = 'none' | 'gzip' | 'zstd' | 'snappy' | 'lz4'

/** A batch as another client writes it; the broker sets the first offset. */
function batchOf(values: readonly (string | null)[], firstOffset: number, compression: Compression = 'none'): Buffer {
  const messages = values.map((value) => ({
    topic: 'any',
    key: Buffer.from('key'),
    value: (value === null ? null : Buffer.from(value)) as Buffer,
    headers: new Map([[Buffer.from('header'), Buffer.from('1')]]),
  }))
  const batch = Buffer.from(createRecordsBatch(messages, { compression }).buffer)
  batch.writeBigInt64BE(BigInt(firstOffset), 0)
  return batch
}

const told = (records: readonly LogRecord[]) =>
  records.map((record) => [record.offset, 'flaw' in record ? record.flaw : Buffer.from(record.bytes).toString()])

const ATTRIBUTES = 21
const LAST_DELTA = 23
const [LENGTH, BEFORE_LENGTH, COUNT, HEADER] = [8, 12, 57, 61]

test('records of several batches come in order with their offsets', () => {
  const set = Buffer.concat([batchOf(['a', 'b'], 7), batchOf(['c'.repeat(70_000)], 9), batchOf([null, ''], 10)])
  expect(told(decodeRecordSet(set))).toEqual([
    [7, 'a'],
    [8, 'b'],
    [9, 'c'.repeat(70_000)],
    [10, 'no-value'],
    [11, ''],
  ])
})

test('gzip and zstd are unpacked, other codecs are flaws of every record they pack', () => {
  for (const compression of ['gzip', 'zstd'] as const)
    expect(told(decodeRecordSet(batchOf(['a', 'b'], 1, compression)))).toEqual([
      [1, 'a'],
      [2, 'b'],
    ])
  for (const compression of ['snappy', 'lz4'] as const)
    expect(told(decodeRecordSet(batchOf(['a', 'b'], 1, compression)))).toEqual([
      [1, 'codec'],
      [2, 'codec'],
    ])
})

test('a batch that unpacks to more than memory is meant for is a flaw', () => {
  expect(told(decodeRecordSet(batchOf(['x'.repeat(17 * 1024 * 1024)], 3, 'gzip')))).toEqual([[3, 'corrupt']])
})

test('marks of transactions and old formats are flaws', () => {
  const mark = batchOf(['mark'], 4)
  mark.writeInt16BE(0x30, ATTRIBUTES)
  const old = batchOf(['old'], 5)
  old.writeInt8(1, 16)
  expect(told(decodeRecordSet(Buffer.concat([mark, old])))).toEqual([
    [4, 'control'],
    [5, 'codec'],
  ])
})

test('a batch cut off at the end of a set is left for the next one', () => {
  const set = Buffer.concat([batchOf(['a'], 1), batchOf(['b'], 2)])
  const first = batchOf(['a'], 1).length
  for (let length = first; length < set.length; length++)
    expect(told(decodeRecordSet(set.subarray(0, length)))).toEqual([[1, 'a']])
})

test('what compaction took out of a batch is a flaw of its offset, and the others keep theirs', () => {
  const left = batchOf(['a', null, 'c'], 10)
  left.writeInt32BE(4, LAST_DELTA)
  const none = batchOf(['gone'], 15).subarray(0, HEADER)
  none.writeInt32BE(HEADER - BEFORE_LENGTH, LENGTH)
  none.writeInt32BE(1, LAST_DELTA)
  none.writeInt32BE(0, COUNT)
  expect(told(decodeRecordSet(Buffer.concat([left, none])))).toEqual([
    [10, 'a'],
    [11, 'no-value'],
    [12, 'c'],
    [13, 'compacted'],
    [14, 'compacted'],
    [15, 'compacted'],
    [16, 'compacted'],
  ])
})

test('a record says what it is found by', () => {
  const [record] = decodeRecordSet(batchOf(['a'], 1))
  expect(record).toMatchObject({ label: { key: 'key', headers: { header: '1' } } })
})

test('whatever byte is spoilt, each offset comes once and nothing is thrown', () => {
  const sound = batchOf(['a', 'b', 'c'], 100, 'none')
  for (let at = 61; at < sound.length; at++) {
    const spoilt = Buffer.from(sound)
    spoilt[at]! ^= 0xff
    const offsets = decodeRecordSet(spoilt).map(({ offset }) => offset)
    expect(offsets).toEqual([100, 101, 102])
  }
})
