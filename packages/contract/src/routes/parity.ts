import { z } from '@hono/zod-openapi'
import { parityReply } from '../schemas/answers.ts'
import { beside, clocks, common, lens, missing, target } from '../schemas/parameters.ts'
import { identifier } from '../schemas/primitives.ts'
import { readRoute } from './route.ts'

/** Who stands better. */
export const getParity = readRoute({
  path: '/parity',
  operationId: 'getParity',
  summary: 'Two recipients for one subject, or two subjects for one recipient',
  tag: 'access',
  query: z
    .strictObject({
      ...common,
      ...target,
      ...clocks,
      ...lens,
      by: z.enum(['recipient', 'provider']),
      a: identifier.openapi({
        example: 'US',
        description: 'A recipient (two capitals: jurisdiction, else organisation), or a provider or `provider/item`',
      }),
      b: identifier.openapi({ example: 'GB' }),
    })
    .superRefine(({ by, jurisdiction, org, item, provider }, context) => {
      const [recipient, subject] = [
        jurisdiction !== undefined || org !== undefined,
        item !== undefined || provider !== undefined,
      ]
      if (by === 'recipient' && (recipient || !subject))
        missing(context, '`item` or `provider`, and leave the recipients to a and b')
      if (by === 'provider' && (subject || !recipient))
        missing(context, '`jurisdiction` or `org`, and leave the providers to a and b')
    }, beside),
  reply: parityReply,
})
