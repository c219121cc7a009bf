import type { z } from '@hono/zod-openapi'
import type { OperationId, Routes } from './routes/all.ts'

/** What a schema of a document holds, as its reader gets it. */
type Held<R> = R extends { readonly content: { readonly 'application/json': { readonly schema: infer S } } }
  ? S extends z.ZodType
    ? z.output<S>
    : never
  : never

/** What a successful answer of an operation holds. */
export type Reply<O extends OperationId> = Routes[O]['responses'] extends { readonly 200: infer R } ? Held<R> : never

/** Path of an operation below `/api/v1`, as the client takes it; `{id}` stands for an encoded id. */
export type PathOf<O extends OperationId> = Routes[O]['path'] extends `/api/v1${infer Below}` ? Below : never
