import { createRoute, z } from '@hono/zod-openapi'
import { limits } from '../limits.ts'
import { forReading, forRole, type Role } from '../roles.ts'
import { common } from '../schemas/parameters.ts'
import { identifier } from '../schemas/primitives.ts'
import { problemSchema } from '../schemas/problem.ts'

/** A refusal in the documents. */
export const problem = {
  description: 'A problem (RFC 9457)',
  content: { 'application/problem+json': { schema: problemSchema } },
}

/** What any route that is not public may say of the credential, or of how often it was asked. */
export const accessProblems = { 401: problem, 403: problem, 429: problem }

const checkpointHeader = z.string().openapi({
  description:
    'The newest checkpoint signed over the ledger, the signed note in base64. Who keeps it can show later that the log ' +
    'was another one. Absent where nothing is signed',
})

/** What an answer tells of the ledger it is from. */
export const ledgerHeaders = z.object({
  'Asof-Position': z.string().openapi({ description: 'Newest position of the ledger' }),
  'Asof-Checkpoint': checkpointHeader.optional(),
})

const answerHeaders = ledgerHeaders.extend({
  ETag: z.string(),
  'Cache-Control': z.string().openapi({ description: '`immutable` when asOf and knownAt are pinned, else `no-cache`' }),
})

interface ReadSpec<Q extends z.ZodType, P extends z.ZodObject, R extends z.ZodType> {
  readonly path: string
  readonly operationId: string
  readonly summary: string
  readonly tag: string
  readonly query: Q
  readonly params?: P
  readonly reply: R
  /** Whether `Accept: text/csv` gets the list of the answer as a table. */
  readonly isTable?: boolean
}

const noParams = z.object({})

/** A reading route: same form for all of them. */
export function readRoute<Q extends z.ZodObject, R extends z.ZodType, P extends z.ZodObject = typeof noParams>(
  spec: ReadSpec<Q, P, R>,
) {
  const { path, operationId, summary, tag, query, reply, isTable = false } = spec
  const table = isTable ? { 'text/csv': { schema: z.string() } } : {}
  return createRoute({
    ...forReading,
    method: 'get',
    path: `/api/v1${path}`,
    operationId,
    summary,
    tags: [tag],
    request: { query, params: (spec.params ?? noParams) as P },
    responses: {
      200: {
        description: summary,
        headers: answerHeaders,
        content: { 'application/json': { schema: reply }, ...table },
      },
      304: { description: 'The answer has not changed' },
      ...accessProblems,
      400: problem,
      404: problem,
      422: problem,
      503: problem,
    },
  })
}

/** Where a list goes on. */
export const cursor = z.string().max(200).optional().openapi({ description: 'Opaque cursor from `next`' })

/** A path parameter; ids are percent-encoded (`us%2Fban`). */
export const idParams = z.object({ id: identifier.openapi({ param: { name: 'id', in: 'path' } }) })

interface BodySpec<B extends z.ZodType, Q extends z.ZodObject> {
  readonly path: string
  readonly operationId: string
  readonly summary: string
  readonly tag: string
  readonly query: Q
  readonly body: B
}

/** A question too long for an address; stores nothing. */
export function askRoute<B extends z.ZodType, Q extends z.ZodObject, R extends z.ZodType>(
  spec: BodySpec<B, Q> & { readonly reply: R },
) {
  const { path, operationId, summary, tag, query, body, reply } = spec
  return createRoute({
    ...forReading,
    method: 'post',
    path: `/api/v1${path}`,
    operationId,
    summary,
    tags: [tag],
    request: { query, body: { required: true, content: { 'application/json': { schema: body } } } },
    responses: {
      200: { description: summary, content: { 'application/json': { schema: reply } } },
      ...accessProblems,
      400: problem,
      404: problem,
      409: problem,
      413: problem,
      415: problem,
      422: problem,
      503: problem,
    },
  })
}

/** Headers of a route that records something. */
export const changeHeaders = z.object({
  'Asof-Reason': z.string().max(limits.reasonChars).optional().openapi({
    description: 'Why, in one line of UTF-8: it is kept in the log, and the audit shows it',
  }),
})

const writeHeaders = changeHeaders.extend({
  'Idempotency-Key': z.string().max(limits.idempotencyKeyChars).optional().openapi({
    description: 'Same key and body: same receipt, but warnings are told only once. Default: the event id',
  }),
})

/** Refusals of a route that records something from a body. */
export const writeProblems = {
  ...accessProblems,
  400: problem,
  404: problem,
  409: problem,
  412: problem,
  413: problem,
  415: problem,
  422: problem,
  503: problem,
  507: problem,
}

/** A writing route: for recorders where it names no other role, idempotent, with a receipt. */
export function writeRoute<B extends z.ZodType, Q extends z.ZodObject, R extends z.ZodType, D extends z.ZodType>(
  spec: BodySpec<B, Q> & { readonly receipt: R; readonly dryRun: D; readonly role?: Role },
) {
  const { path, operationId, summary, tag, query, body, receipt, dryRun, role = 'recorder' } = spec
  return createRoute({
    ...forRole(role),
    method: 'post',
    path: `/api/v1${path}`,
    operationId,
    summary,
    tags: [tag],
    request: {
      query,
      headers: writeHeaders,
      body: { required: true, content: { 'application/json': { schema: body } } },
    },
    responses: {
      200: {
        description: 'Already in the log with the same content, or the result of a dry run',
        content: { 'application/json': { schema: z.union([receipt, dryRun]) } },
      },
      201: { description: 'Durable and folded', content: { 'application/json': { schema: receipt } } },
      ...writeProblems,
    },
  })
}

/** Parameters of a route that takes nothing but the common ones. */
export const commonQuery = z.strictObject(common)
