import { z } from '@hono/zod-openapi'
import { echoShape, headSchema } from './echo.ts'

export const ledgersReply = z
  .strictObject({
    ledgers: z.array(
      z.strictObject({
        id: z.string(),
        isDefault: z.boolean(),
        title: z.string().nullable(),
        description: z.string().nullable(),
        position: z.int(),
        head: headSchema,
        recordedFrom: z.string().nullable(),
        recordedTo: z.string().nullable(),
        coverageFrom: z.string().nullable(),
        writable: z.boolean(),
        reason: z.string().nullable().openapi({ description: 'Why the ledger takes no appends' }),
      }),
    ),
  })
  .openapi('LedgersReply')

export const logHeadReply = z
  .strictObject({ ledger: z.string(), position: z.int(), head: headSchema, recordedAt: z.string().nullable() })
  .openapi('LogHeadReply')

export const logToldReply = z
  .strictObject({
    ledger: z.string(),
    position: z.int(),
    recordedAt: z.string().nullable().openapi({ description: 'When the newest event was recorded' }),
    told: z
      .strictObject({
        position: z.int(),
        at: z.string().openapi({ description: 'UTC instant; it falls behind `now` only where nothing tells' }),
      })
      .nullable()
      .openapi({
        description: 'How far the log and the clock were made into deliveries; null: nothing was, or not here',
      }),
    now: z.string().openapi({ description: 'The clock of the server' }),
  })
  .openapi('LogToldReply')

export const entitiesReply = z
  .strictObject({
    ...echoShape,
    entities: z.array(
      z.strictObject({
        id: z.string(),
        type: z.enum([
          'authority',
          'jurisdiction',
          'group',
          'org',
          'provider',
          'item',
          'policy',
          'licence',
          'scheme',
          'action',
        ]),
        name: z.string().nullable(),
        registeredBy: z.string().nullable().openapi({ description: 'Id of the event that brought it in' }),
      }),
    ),
  })
  .openapi('EntitiesReply')
