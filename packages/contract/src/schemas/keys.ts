import { z } from '@hono/zod-openapi'
import { limits } from '../limits.ts'
import { roles } from '../roles.ts'

/** Names of principals: short, and without what names are put together with. */
const principal = z
  .string()
  .regex(/^[a-z0-9][a-z0-9.-]{0,62}$/, 'a-z, 0-9, . and - (63 at most), beginning with a letter or digit')
  .refine((name) => !/^(oidc-|notifier$)/.test(name), 'a name that others have')
  .openapi({ example: 'desk-one', description: 'Who acts by the key; stands as `recordedBy` in the log' })

/** What key is wanted. */
export const keySpecSchema = z
  .strictObject({
    principal: principal.optional().openapi({ description: 'Default: whoever asks; another one: for an admin alone' }),
    role: z
      .enum(roles)
      .optional()
      .openapi({ description: 'Default: that of the key that asks; never more than it has' }),
    days: z
      .int()
      .min(1)
      .max(limits.keyDays)
      .default(limits.keyDaysDefault)
      .openapi({ description: 'How long it opens' }),
  })
  .openapi('KeySpec')

const shape = {
  id: z.string(),
  principal: z.string(),
  role: z.enum(roles),
  state: z.enum(['live', 'expired', 'revoked']),
  issuedAt: z.string(),
  issuedBy: z.string(),
  expiresAt: z.string(),
  revokedAt: z.string().nullable(),
  lastUsedAt: z.string().nullable().openapi({ description: 'To the day; null: not used yet' }),
}

/** A key as the list shows it. */
const keySchema = z.strictObject(shape).openapi('Key')

export const keysReply = z.strictObject({ keys: z.array(keySchema) }).openapi('KeysReply')

/** A key just issued. */
export const issuedKeyReply = z
  .strictObject({ ...shape, token: z.string().openapi({ description: 'Shown only now: keep it' }) })
  .openapi('IssuedKey')

export type KeySpec = z.output<typeof keySpecSchema>
