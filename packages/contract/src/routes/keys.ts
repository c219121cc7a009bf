import { createRoute, z } from '@hono/zod-openapi'
import { forRole } from '../roles.ts'
import { issuedKeyReply, keySpecSchema, keysReply } from '../schemas/keys.ts'
import { accessProblems, changeHeaders, idParams, problem } from './route.ts'

const json = <T extends z.ZodType>(schema: T) => ({ 'application/json': { schema } })
const own = { ...forRole('reader'), tags: ['keys'] }
const refusals = { ...accessProblems, 400: problem, 404: problem, 422: problem, 503: problem, 507: problem }
const noQuery = z.strictObject({})

/** Which keys there are. */
export const getKeys = createRoute({
  ...own,
  method: 'get',
  path: '/api/v1/keys',
  operationId: 'getKeys',
  summary: 'The keys of whoever asks, for an admin those of everybody, oldest first',
  request: { query: noQuery },
  responses: { 200: { description: 'The keys', content: json(keysReply) }, ...refusals },
})

/** Issues a key. */
export const postKey = createRoute({
  ...own,
  method: 'post',
  path: '/api/v1/keys',
  operationId: 'postKey',
  summary: 'Issues a key; of one principal two may be live, so that one can replace the other',
  request: { query: noQuery, headers: changeHeaders, body: { required: true, content: json(keySpecSchema) } },
  responses: {
    201: { description: 'Shown only now', content: json(issuedKeyReply) },
    ...refusals,
    409: problem,
    413: problem,
    415: problem,
  },
})

/** Revokes a key. */
export const deleteKey = createRoute({
  ...own,
  method: 'delete',
  path: '/api/v1/keys/{id}',
  operationId: 'deleteKey',
  summary: 'Revokes a key: at once, everywhere, and for ever',
  request: { query: noQuery, params: idParams, headers: changeHeaders },
  responses: { 204: { description: 'It opens nothing' }, ...refusals },
})
