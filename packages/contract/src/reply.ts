import type { z } from '@hono/zod-openapi'
import type { OperationId, Routes } from './routes/all.ts'

/** What a successful answer of an operation holds. */
export type Reply<O extends OperationId> = z.output<
  Routes[O]['responses'][200]['content']['application/json']['schema']
>

/** Path of an operation below `/api/v1`, as the client takes it; `{id}` stands for an encoded id. */
export type PathOf<O extends OperationId> = Routes[O]['path'] extends `/api/v1${infer Below}` ? Below : never
