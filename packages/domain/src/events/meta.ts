import { z } from 'zod'
import { eventId, identifier, text } from './text.ts'

/** Events about events: we were wrong, as against the world changed (domain.md section 4.6). */
export const metaSchemas = {
  'event.corrected': z.strictObject({
    target: eventId,
    /** Merge patch (RFC 7396) over the target; judged against the target's own schema. */
    patch: z.record(z.string(), z.json()),
    reason: text.optional(),
    note: text.optional(),
  }),
  'event.retracted': z.strictObject({ target: eventId, reason: text.optional(), note: text.optional() }),
  'event.reviewed': z
    .strictObject({
      target: eventId,
      verdict: z.enum(['checked', 'disputed', 'withdrawn']),
      reason: text.optional(),
      /** Event of the log that says otherwise. */
      counterClaim: eventId.optional(),
    })
    .refine(({ verdict, reason, counterClaim }) => verdict !== 'disputed' || (reason ?? counterClaim) !== undefined, {
      path: ['reason'],
      message: 'a dispute gives a reason or a counterClaim',
    }),
  'ledger.configured': z.strictObject({
    setting: z.literal('review'),
    value: z.enum(['none', 'two-person']),
    reason: text.optional(),
  }),
  'claim.resolved': z.strictObject({
    fact: identifier,
    chosen: eventId,
    reason: text.optional(),
    note: text.optional(),
  }),
} as const
