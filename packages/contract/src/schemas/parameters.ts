import { parseTime } from '@asof/domain'
import type { z } from '@hono/zod-openapi'
import {
  activity,
  confidence,
  identifier,
  jurisdiction,
  knownAt,
  moment,
  position,
  review,
  view,
} from './primitives.ts'

/** Every route takes these. */
export const common = {
  ledger: identifier
    .optional()
    .openapi({ description: 'Which ledger answers. Default: the first configured one', example: 'seed-story' }),
  minPosition: position
    .optional()
    .openapi({ description: 'Answer only once the log is known up to this position; waits up to 2 s, then 503' }),
}

/** The clocks of a point question. */
export const clocks = {
  asOf: moment.openapi({ description: 'True on: legal date or instant' }),
  knownAt: knownAt.optional(),
  publicAt: moment.optional().openapi({ description: 'Only what was announced by then' }),
}

/** What narrows a question about access. */
export const lens = { view: view.optional(), minConfidence: confidence.optional(), review: review.optional() }

/** Who asks for what. */
export const target = {
  jurisdiction: jurisdiction.optional(),
  org: identifier.optional().openapi({ description: 'Recipient organisation', example: 'neural-logic' }),
  item: identifier.optional().openapi({ description: 'What is asked for', example: 'anthropic/claude' }),
  provider: identifier.optional().openapi({ description: 'Anything of this provider', example: 'anthropic' }),
  activity: activity.optional(),
  endUse: identifier.optional().openapi({
    description: 'End use that rules or licences name',
    example: 'listed-or-military-end-user',
  }),
}

interface Target {
  readonly jurisdiction?: string | undefined
  readonly org?: string | undefined
  readonly item?: string | undefined
  readonly provider?: string | undefined
}

/** Refuses a question without a recipient or without a subject. */
export function namesBoth(value: Target, context: z.RefinementCtx): void {
  if (value.jurisdiction === undefined && value.org === undefined) missing(context, '`jurisdiction` or `org`')
  if (value.item === undefined && value.provider === undefined) missing(context, '`item` or `provider`')
}

function isDated(value: unknown): value is string {
  return typeof value === 'string' && parseTime(value).ok
}

/** Refuses a span that does not end after its start. */
export function isSpan(
  value: { readonly from?: string | undefined; readonly to?: string | undefined },
  context: z.RefinementCtx,
): void {
  const { from, to } = value
  if (!isDated(from) || !isDated(to) || from < to) return
  context.addIssue({ code: 'custom', path: ['to'], params: { problem: 'BAD_INTERVAL' }, message: 'not after `from`' })
}

/** Runs a check of the whole beside those of its fields, so that all errors are told at once. */
export const beside = { when: ({ value }: { value: unknown }) => typeof value === 'object' && value !== null }

/** Adds an issue about a parameter that has to be there. */
export function missing(context: z.RefinementCtx, what: string): void {
  context.addIssue({ code: 'custom', params: { problem: 'INVALID_QUERY' }, message: `name ${what}` })
}
