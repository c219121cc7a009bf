import { z } from '@hono/zod-openapi'
import { recordedEventSchema } from '../schemas/events.ts'

const sha256 = z.string().regex(/^[0-9a-f]{64}$/)
/** `level[/reviewPolicy][?]`, `?` = uncertain. */
const value = z.string().min(1)

/** What a record rests on: everything up to one commit, true on one legal date. */
const stand = { ledger: z.string(), seq: z.int(), head: sha256, position: z.int(), asOf: z.iso.date() }
const cell = { jurisdiction: z.string(), provider: z.string(), item: z.string() }

/** What is recorded of a cell in the topic of the present. */
const cellStateSchema = z
  .strictObject({ ...stand, ...cell, value })
  .describe('The answer of one cell. A record without a value: the answer is unknown again')

/** What is recorded when the answer of a cell changed. */
const cellChangeSchema = z
  .strictObject({ ...stand, ...cell, before: value, after: value })
  .describe('The answer of one cell became another; `unknown` where there was none, or is none any more')

/** A record of the topic of the present. */
export type CellState = z.output<typeof cellStateSchema>
/** A record of the topic of changes. */
export type CellChange = z.output<typeof cellChangeSchema>

/** What anyone may read of a topic before reading it. */
interface TopicSpec {
  /** What follows the ledger's id and a dot in the name of the topic. */
  readonly address: string
  readonly summary: string
  /** What records are keyed by; those of one key keep their order. */
  readonly key: string
  /** Types of its CloudEvents; null: those of the ledger's events. */
  readonly type: string | null
  readonly payload: z.ZodType
  readonly cleanup: 'delete' | 'compact'
}

/**
 * The topics for everybody else, one set per ledger, such as `seed-story.policy.events.v1`. Records are CloudEvents 1.0 in
 * binary mode. Each may come again, with the same id; `ce_sequence` says which of two is newer. All can be dropped and
 * filled again from the ledger.
 */
export const topics = {
  events: {
    address: 'policy.events.v1',
    summary: 'Every event of the ledger, also one that waits for a check',
    key: 'the stream of the event, such as `policy:us/ban`',
    type: null,
    payload: recordedEventSchema,
    cleanup: 'delete',
  },
  state: {
    address: 'policy.state.v1',
    summary: 'The present answer of every cell; compacted',
    key: 'the cell: jurisdiction, a space, item',
    type: 'cell.stated',
    payload: cellStateSchema,
    cleanup: 'compact',
  },
  changes: {
    address: 'policy.changes.v1',
    summary: 'Each change of the answer of a cell, whether an event or the calendar brought it',
    key: 'the cell: jurisdiction, a space, item',
    type: 'cell.changed',
    payload: cellChangeSchema,
    cleanup: 'delete',
  },
} as const satisfies Record<string, TopicSpec>

export type TopicName = keyof typeof topics

/** Partitions of each topic; records of one key lie in one. */
export const TOPIC_PARTITIONS = 6

/** CloudEvents attributes of a record, as Kafka headers. */
export const headersSchema = z.object({
  'content-type': z.literal('application/json').optional().describe('Absent where there is no value'),
  ce_specversion: z.literal('1.0'),
  ce_id: z.string().min(1).describe('With the source: the same for a record that comes again'),
  ce_source: z.string().min(1).describe('`/ledgers/` and the id of the ledger'),
  ce_type: z.string().min(1),
  ce_subject: z.string().min(1).describe('The key'),
  ce_time: z.iso.datetime().describe('When the newest event it rests on was recorded'),
  ce_sequence: z
    .string()
    .regex(/^\d{16}$/)
    .describe('Position of the newest event it rests on, with leading zeros: later ones sort later as text too'),
})

/** Headers of a record. */
export type TopicHeaders = z.output<typeof headersSchema>
