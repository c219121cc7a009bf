import { createRoute, z } from '@hono/zod-openapi'
import { forReading } from '../roles.ts'
import { common } from '../schemas/parameters.ts'
import { knownAt } from '../schemas/primitives.ts'
import { accessProblems, ledgerHeaders, problem } from './route.ts'

/** The record as a file. */
export const getExport = createRoute({
  ...forReading,
  method: 'get',
  path: '/api/v1/export',
  operationId: 'getExport',
  summary: 'The organisations on record as a table that can be imported again',
  description:
    'One row for each company with a start date whose id is `source/entity_number`, in log order, as known at `knownAt`; ' +
    '`Asof-Left-Out` counts the organisations that these columns cannot say. A cell that a spreadsheet would run as a ' +
    'formula has one apostrophe before it, which an import takes away again.',
  tags: ['record'],
  request: {
    query: z.strictObject({ ...common, format: z.enum(['csv']), knownAt: knownAt.optional() }),
  },
  responses: {
    200: {
      description: 'The table',
      headers: ledgerHeaders.extend({
        'Asof-Left-Out': z.string(),
        ETag: z.string(),
        'Cache-Control': z.string(),
      }),
      content: { 'text/csv': { schema: z.string() } },
    },
    304: { description: 'Nothing new' },
    ...accessProblems,
    400: problem,
    404: problem,
    422: problem,
    503: problem,
  },
})
