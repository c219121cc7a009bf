import { z } from '@hono/zod-openapi'
import { revision } from './answers.ts'
import { echoShape } from './echo.ts'
import { reading, recordedEventSchema } from './events.ts'

/** Who recorded something, when and on which ground; null where the commit does not say. */
const actShape = {
  seq: z.int().openapi({ description: 'The commit' }),
  hash: z.string().openapi({ description: 'SHA-256 (hex) of the commit' }),
  at: z.string(),
  by: z.string().openapi({ description: 'Principal' }),
  key: z.string().nullable().openapi({ description: 'Id of the key that was used' }),
  request: z.string().nullable().openapi({ description: 'Id of the request' }),
  reason: z.string().nullable().openapi({ description: 'Why, as the principal said with the request' }),
} as const

const actSchema = z.strictObject(actShape).openapi('Act')

export const actsReply = z
  .strictObject({
    ...echoShape,
    acts: z.array(
      z.strictObject({
        ...actShape,
        events: z.array(
          z.strictObject({
            id: z.string(),
            type: z.string(),
            position: z.int(),
            target: z.string().nullable().openapi({ description: 'Event it corrects, retracts or reviews' }),
          }),
        ),
      }),
    ),
    next: z.string().nullable(),
  })
  .openapi('ActsReply', { description: 'One entry per commit, in log order' })

export const controlActsReply = z
  .strictObject({
    acts: z.array(
      z.strictObject({
        ...actShape,
        events: z.array(
          z.strictObject({
            id: z.string(),
            type: z.string(),
            about: z.string().nullable().openapi({ description: 'Subscription, key or ledger' }),
            principal: z.string().nullable().openapi({ description: 'Whose attempt was refused, or key issued' }),
            route: z.string().nullable(),
            code: z.string().nullable().openapi({ description: 'Of the problem a refused attempt was answered with' }),
            count: z.int(),
          }),
        ),
      }),
    ),
    next: z.string().nullable(),
  })
  .openapi('ControlActsReply')

export const lineageReply = z
  .strictObject({
    ...echoShape,
    id: z.string(),
    type: z.string(),
    position: z.int(),
    recorded: actSchema,
    source: recordedEventSchema.shape.source.openapi({
      description: 'As known: where it was read, with locator, quote and hash of the snapshot where they were recorded',
    }),
    ...reading,
    lineage: z
      .array(
        z.strictObject({
          id: z.string(),
          type: z.string(),
          position: z.int(),
          target: z
            .string()
            .nullable()
            .openapi({ description: 'Event it is about; null for a later step of the same policy, licence or scheme' }),
          why: z.string().nullable().openapi({ description: '`reason` or `note` of the event' }),
          verdict: z.string().nullable().openapi({ description: 'Of a review: checked, disputed or withdrawn' }),
          counterClaim: z.string().nullable(),
          patch: z.record(z.string(), z.unknown()).nullable().openapi({ description: 'What a correction changes' }),
          retracted: z.boolean(),
          recorded: actSchema,
        }),
      )
      .openapi({
        description: 'Every later event about it, about those in turn, or of the same aggregate, oldest first',
      }),
  })
  .openapi('LineageReply')

export const auditedRevisionsReply = z
  .strictObject({ ...echoShape, revisions: z.array(revision.extend({ recorded: actSchema })) })
  .openapi('AuditedRevisionsReply')
