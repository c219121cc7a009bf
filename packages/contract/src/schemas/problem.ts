import { z } from '@hono/zod-openapi'
import { type ProblemCode, problemCodes } from '../problems.ts'

const code = z.enum(problemCodes as [ProblemCode, ...ProblemCode[]])

/** RFC 9457. */
export const problemSchema = z
  .strictObject({
    type: z.string().openapi({ example: '/problems/invalid-query' }),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    code,
    requestId: z.string(),
    errors: z
      .array(
        z.strictObject({
          code,
          detail: z.string(),
          pointer: z.string().optional().openapi({ description: 'JSON pointer into the body' }),
          parameter: z.string().optional(),
        }),
      )
      .openapi({ description: 'All of them, not the first' }),
    omitted: z.int().optional().openapi({ description: 'Errors left out because the answer would grow too long' }),
  })
  .openapi('Problem')

export type Problem = z.output<typeof problemSchema>
export type ProblemError = Problem['errors'][number]
