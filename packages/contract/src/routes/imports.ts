import { createRoute, z } from '@hono/zod-openapi'
import { limits } from '../limits.ts'
import { forRole } from '../roles.ts'
import { importReply } from '../schemas/imports.ts'
import { common } from '../schemas/parameters.ts'
import { flag } from '../schemas/primitives.ts'
import { sentEvent } from '../schemas/questions.ts'
import { changeHeaders, writeProblems } from './route.ts'

/** Forms of a file that is taken in, and the media type of each. */
export const importForms = {
  csv: 'text/csv',
  json: 'application/json',
  atom: 'application/atom+xml',
  zip: 'application/zip',
} as const

/** What a file is written as. */
export type ImportForm = keyof typeof importForms

const [csv, ...others] = Object.keys(importForms) as [ImportForm, ...ImportForm[]]
const MIB = 1024 * 1024
const bytes = { schema: z.string().openapi({ format: 'binary' }) }
const list = z.array(sentEvent).min(1).max(limits.importEvents)

/** A file into the log. */
export const postImport = createRoute({
  ...forRole('recorder'),
  method: 'post',
  path: '/api/v1/imports',
  operationId: 'postImport',
  summary: 'Append what a file says and the log does not hold yet',
  description:
    `The file is checked whole before anything is appended; then come commits of up to ${limits.commitEvents} events in ` +
    'the order of the file, and whatever stops in between goes on when the same file is sent again. `csv` has the columns ' +
    '`source,entity_number,name,start_date`: each row is one `org.registered` of the organisation `source/entity_number`. ' +
    '`json` is a list of events, alone or as `events`, each as `POST /commits` takes it. `zip` holds files of these two ' +
    'forms, taken in order of their names. `atom` is checked and answered `NOTHING_TO_IMPORT`: an entry of a feed says ' +
    'that something was published, and not what is the case. ' +
    `At most ${limits.importBytes / MIB} MiB as sent (JSON ${limits.importJsonBytes / MIB}), ${limits.importInflatedBytes / MIB} MiB ` +
    `inflated, ${limits.importRatio} times what was sent, ${limits.importEntries} files, ${limits.importRows} rows of ` +
    `${limits.importCellBytes / MIB} MiB, ${limits.importEvents} events of JSON.`,
  tags: ['append'],
  request: {
    query: z.strictObject({
      ledger: common.ledger,
      format: z.enum([csv, ...others]),
      dryRun: flag.optional().openapi({ description: 'Check and count; store nothing' }),
    }),
    headers: changeHeaders.extend({
      'Idempotency-Key': z.string().max(limits.idempotencyKeyChars).optional().openapi({
        description: 'Not needed: the bytes of a file are its key',
      }),
    }),
    body: {
      required: true,
      content: {
        [importForms.csv]: bytes,
        [importForms.json]: { schema: z.union([list, z.strictObject({ events: list })]) },
        [importForms.atom]: bytes,
        [importForms.zip]: bytes,
      },
    },
  },
  responses: {
    200: {
      description: 'Nothing was missing, or the result of a dry run',
      content: { 'application/json': { schema: importReply } },
    },
    201: { description: 'Durable and folded', content: { 'application/json': { schema: importReply } } },
    ...writeProblems,
  },
})
