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
  'claim.resolved': z.strictObject({
    fact: identifier,
    chosen: eventId,
    reason: text.optional(),
    note: text.optional(),
  }),
} as const
