import { createRoute, z } from '@hono/zod-openapi'
import { limits } from '../limits.ts'
import { forReading } from '../roles.ts'
import { beside, common } from '../schemas/parameters.ts'
import { streamNamesParameter, watchedSchema } from '../schemas/subscriptions.ts'
import { accessProblems, ledgerHeaders, problem } from './route.ts'

/** Forms of a feed, and the media type of each. */
export const feedForms = {
  atom: 'application/atom+xml; charset=utf-8',
  rss: 'application/rss+xml; charset=utf-8',
  json: 'application/feed+json',
  ics: 'text/calendar; charset=utf-8',
} as const

const [atom, ...others] = Object.keys(feedForms) as [keyof typeof feedForms, ...(keyof typeof feedForms)[]]

const text = { schema: z.string() }

/** The notices of a question for a feed reader, its dates for a calendar. */
export const getFeed = createRoute({
  ...forReading,
  method: 'get',
  path: '/api/v1/feed',
  operationId: 'getFeed',
  summary: 'The newest notices of any question as a feed, or the days on which its answer changes as a calendar',
  description:
    `Up to ${limits.feedEntries} notices, newest first, under the ids that \`/stream\` tells them by. A calendar (\`ics\`) has one ` +
    'event for each change on record from 90 days ago on; its `UID` stays when the day is moved, `SEQUENCE` is raised ' +
    'by everything that touches it, and one that was taken back stays as `CANCELLED`.',
  tags: ['subscriptions'],
  request: {
    query: z
      .strictObject({
        ...common,
        ...watchedSchema.shape,
        streams: streamNamesParameter,
        format: z.enum([atom, ...others]).default(atom),
      })
      .superRefine(({ format, streams }, context) => {
        if (format !== 'ics' || streams === undefined) return
        context.addIssue({ code: 'custom', path: ['streams'], message: 'a calendar is about answers alone' })
      }, beside),
  },
  responses: {
    200: {
      description: 'The feed',
      headers: ledgerHeaders.extend({ ETag: z.string(), 'Cache-Control': z.string() }),
      content: Object.fromEntries(Object.values(feedForms).map((type) => [type.split(';')[0]!, text])),
    },
    304: { description: 'Nothing new' },
    ...accessProblems,
    400: problem,
    404: problem,
    422: problem,
    503: problem,
  },
})
