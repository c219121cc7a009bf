import { z } from '@hono/zod-openapi'
import { headSchema } from './echo.ts'

/** What became of a file. */
export const importReply = z
  .strictObject({
    dryRun: z.boolean(),
    events: z.int().openapi({ description: 'What the file says' }),
    added: z.int().openapi({ description: 'Of these, what was missing; in a dry run, what would be added' }),
    present: z.int().openapi({ description: 'Of these, what the log held already' }),
    commits: z.int().openapi({ description: 'Commits that were made for it now' }),
    position: z.int().openapi({ description: 'Newest position after it' }),
    head: headSchema,
  })
  .openapi('ImportReply')
