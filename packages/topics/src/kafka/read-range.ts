import { type LogRecord, type TopicReader, TransportFault } from '@asof/ledger/transport'
import type { TopicRecord } from '../port.ts'

/** Bytes of records per fetch. */
const LIMITS = { maxBytes: 1024 * 1024, waitMs: 0 }

/** Offsets of one partition, `end` not included. */
export interface OffsetRange {
  readonly partition: number
  readonly from: number
  readonly end: number
}

/**
 * Takes each record of a range in order; what compaction took out, and what is no record of ours, is passed over.
 * Rejects with {@link TransportFault} when it cannot be read to its end.
 */
export async function readRange(
  reader: TopicReader,
  { partition, from, end }: OffsetRange,
  take: (record: Omit<TopicRecord, 'topic'>) => void,
): Promise<void> {
  for (let at = from; at < end; ) {
    const fetched = await reader.readFrom(at, LIMITS, partition)
    if (fetched.kind === 'no-topic') throw new TransportFault('it is gone')
    if (fetched.kind === 'out-of-range') throw new TransportFault(`records from offset ${at} on were deleted`)
    const last = fetched.records.at(-1)
    if (last === undefined || last.offset < at) throw new TransportFault(`nothing can be read from offset ${at} on`)
    for (const record of fetched.records)
      if (record.offset >= at && record.offset < end && 'label' in record) take(toContent(record))
    at = last.offset + 1
  }
}

function toContent(record: Extract<LogRecord, { label: object }>): Omit<TopicRecord, 'topic'> {
  // A copy: what was fetched is one piece of memory.
  return { ...record.label, value: 'bytes' in record ? record.bytes.slice() : null }
}
