import { z } from '@hono/zod-openapi'
import { echoShape, headSchema } from './echo.ts'
import { reviewState } from './primitives.ts'

/** An event with what the log set. */
export const recordedEventSchema = z
  .looseObject({
    id: z.string(),
    type: z.string(),
    schemaVersion: z.int(),
    source: z.array(z.record(z.string(), z.unknown())),
    data: z.record(z.string(), z.unknown()),
    position: z.int(),
    recordedAt: z.string(),
    recordedBy: z.string(),
  })
  .openapi('RecordedEvent')

/** What became of an event, and what people made of it. */
export const reading = {
  retracted: z.boolean(),
  corrected: z.boolean(),
  reviewState,
  counts: z.boolean().openapi({ description: 'False while it waits for a check: no answer rests on it' }),
}

export const eventsReply = z
  .strictObject({
    ...echoShape,
    events: z.array(z.strictObject({ event: recordedEventSchema, ...reading })),
    next: z.string().nullable().openapi({ description: 'Opaque cursor of the next page; null on the last one' }),
  })
  .openapi('EventsReply', { description: 'Events as known at `knownAt`: corrections applied' })

export const eventReply = z
  .strictObject({
    ...echoShape,
    event: recordedEventSchema.openapi({ description: 'As known: corrections applied' }),
    ...reading,
    original: recordedEventSchema.openapi({ description: 'As first recorded' }),
    history: z
      .array(recordedEventSchema)
      .openapi({ description: 'Corrections, retractions and verdicts, oldest first' }),
    commit: z.strictObject({ seq: z.int(), hash: z.string(), first: z.int(), last: z.int() }),
  })
  .openapi('EventReply')

const warning = z.strictObject({ code: z.string(), event: z.string(), detail: z.string() }).openapi('Warning')

/** What a writer gets for one event. */
export const receiptSchema = z
  .strictObject({
    id: z.string(),
    position: z.int(),
    recordedAt: z.string(),
    head: headSchema,
    warnings: z.array(warning),
  })
  .openapi('AppendReceipt')

/** What a writer gets for several. */
export const commitReceiptSchema = z
  .strictObject({
    events: z.array(z.strictObject({ id: z.string(), position: z.int(), recordedAt: z.string() })),
    duplicates: z.array(z.string()).openapi({ description: 'Ids that were in the log already, with the same content' }),
    recordedAt: z.string(),
    head: headSchema,
    warnings: z.array(warning),
  })
  .openapi('CommitReceipt')

export const dryRunReply = z
  .strictObject({
    ...echoShape,
    dryRun: z.literal(true),
    events: z.array(z.record(z.string(), z.unknown())).openapi({ description: 'As they would be stored' }),
    duplicates: z.array(z.string()),
    warnings: z.array(warning),
    differences: z
      .array(
        z.strictObject({
          query: z.record(z.string(), z.string()),
          segments: z.array(
            z.strictObject({ from: z.string(), to: z.string(), before: z.string(), after: z.string() }),
          ),
        }),
      )
      .openapi({ description: 'Cells of the board whose timeline would change' }),
    examined: z
      .int()
      .openapi({ description: 'Cells compared, those the events name first; fewer than `cells` when time ran out' }),
    cells: z.int(),
  })
  .openapi('DryRunReply')
