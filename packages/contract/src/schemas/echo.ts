import { z } from '@hono/zod-openapi'

/** The chain up to a position: the last commit that lies wholly before or at it. */
export const headSchema = z
  .strictObject({ seq: z.int(), hash: z.string().openapi({ description: 'SHA-256 (hex) of that commit' }) })
  .openapi('Head')

/** What every answer says of itself: enough to ask the same again and get the same bytes. */
export const echoShape = {
  ledger: z.string(),
  question: z.record(z.string(), z.unknown()).openapi({ description: 'The question as understood' }),
  asOf: z.string().nullable(),
  knownAt: z.int().openapi({ description: 'Position the answer is known at' }),
  publicAt: z.string().nullable(),
  head: headSchema,
  ruleVersion: z.string(),
  coverageFrom: z
    .string()
    .nullable()
    .openapi({ description: 'First day any rule of this ledger reaches; before it nothing is on record' }),
}

/** The clocks of an answer as resolved. */
export type Echo = z.output<z.ZodObject<typeof echoShape>>
