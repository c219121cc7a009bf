import { type CellChange, type CellState, type TopicHeaders, type TopicName, topics } from '@asof/contract'
import { type RecordedEvent, streamOf } from '@asof/domain'
import { canonicalBytes } from '@asof/ledger'
import type { ValuedCell } from '@asof/reader'
import type { TopicRecord } from '@asof/topics'
import type { CurrentBoard } from './current-board.ts'

/** Value of a cell that has none. */
export const UNKNOWN = 'unknown'

const SEQUENCE_DIGITS = 16

/** The CloudEvents `source` of a ledger. */
export function sourceOf(ledger: string): string {
  return `/ledgers/${ledger}`
}

/** An event of a ledger as everybody may read it. */
export function toEventRecord(ledger: string, event: RecordedEvent): TopicRecord {
  const { id, type, position, recordedAt } = event
  return toRecord('events', { ledger, id, type, key: streamOf(event), position, recordedAt, body: event })
}

/** The present value of a cell; `unknown` takes the record under its key back. */
export function toStateRecord(board: CurrentBoard, key: string, cell: ValuedCell): TopicRecord {
  const { ledger, stand, recordedAt } = board
  const body: CellState | null = cell.value === UNKNOWN ? null : { ledger, ...stand, ...cell }
  const id = `state ${key} ${stand.seq} ${stand.asOf} ${cell.value}`
  return toRecord('state', { ledger, id, type: topics.state.type, key, position: stand.position, recordedAt, body })
}

/** The change of a cell to its present value. */
export function toChangeRecord(board: CurrentBoard, key: string, cell: ValuedCell, before: string): TopicRecord {
  const { ledger, stand, recordedAt } = board
  const { value: after, ...place } = cell
  const body: CellChange = { ledger, ...stand, ...place, before, after }
  const id = `change ${key} ${stand.seq} ${stand.asOf} ${before} ${after}`
  return toRecord('changes', { ledger, id, type: topics.changes.type, key, position: stand.position, recordedAt, body })
}

/** The position in a record's headers; 0 when there is none. */
export function positionOfRecord({ headers }: TopicRecord): number {
  return Number(headers['ce_sequence'] ?? 0)
}

interface Content {
  readonly ledger: string
  readonly id: string
  readonly type: string
  readonly key: string
  readonly position: number
  readonly recordedAt: string
  readonly body: object | null
}

function toRecord(topic: TopicName, content: Content): TopicRecord {
  const { ledger, id, type, key, position, recordedAt, body } = content
  const attributes: Omit<TopicHeaders, 'content-type'> = {
    ce_specversion: '1.0',
    ce_id: id,
    ce_source: sourceOf(ledger),
    ce_type: type,
    ce_subject: key,
    ce_time: recordedAt,
    ce_sequence: String(position).padStart(SEQUENCE_DIGITS, '0'),
  }
  const { address } = topics[topic]
  if (body === null) return { topic: address, key, headers: attributes, value: null }
  return {
    topic: address,
    key,
    headers: { 'content-type': 'application/json', ...attributes },
    value: canonicalBytes(body),
  }
}
