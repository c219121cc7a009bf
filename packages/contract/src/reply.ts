import type { z } from '@hono/zod-openapi'
import type { OperationId, Routes } from './routes/all.ts'

interface Answered {
  readonly responses: {
    readonly 200: { readonly content: { readonly 'application/json': { readonly schema: z.ZodType } } }
  }
}

/** What a successful answer (200) of an operation holds; never for operations that answer otherwise. */
export type Reply<O extends OperationId> = Routes[O] extends Answered
  ? z.output<Routes[O]['responses'][200]['content']['application/json']['schema']>
  : never
