import { roles, subscriptionSpecSchema } from '@asof/contract'
import { z } from 'zod'

const subscription = z.string().min(1)
const key = z.string().min(1)
const instant = z.iso.datetime({ precision: 3 })
/** Newest of the ledger when it was said: what comes after it is told. */
const position = z.int().min(0)

/** Events of the control ledger; who, when and why stand in the commit and in `reason`. */
export const controlSchemas = {
  'subscription.created': z.object({
    subscription,
    owner: z.string().min(1),
    ledger: z.string().min(1),
    spec: subscriptionSpecSchema,
    position,
  }),
  'subscription.changed': z.object({ subscription, spec: subscriptionSpecSchema, position }),
  'subscription.confirmed': z.object({ subscription }),
  'subscription.keys-rotated': z.object({ subscription }),
  'subscription.delivery-parked': z.object({ subscription, key, position }),
  /** It was told all up to this place; what comes after it is told once it is resumed. */
  'subscription.parked': z.object({
    subscription,
    reason: z.string().min(1),
    toldFrom: z.object({ at: instant, position }),
  }),
  'subscription.resumed': z.object({ subscription }),
  'subscription.disabled': z.object({ subscription, reason: z.string().min(1) }),
  'subscription.ended': z.object({ subscription }),
  'key.issued': z.object({
    key,
    principal: z.string().min(1),
    role: z.enum(roles),
    hash: z.string().regex(/^[0-9a-f]{64}$/),
    expiresAt: instant,
  }),
  'key.revoked': z.object({ key }),
  'key.used': z.object({ key, at: instant }),
  'attempt.refused': z.object({
    principal: z.string().min(1),
    key,
    /** Method and path pattern. */
    route: z.string().min(1),
    /** Of the problem that was answered. */
    code: z.string().min(1),
    /** Id of the request, of the last one where several are told together. */
    request: z.string().min(1),
    count: z.int().min(1),
  }),
  'notices.told': z.object({ ledger: z.string().min(1), place: z.string().min(1) }),
} as const

type Schemas = typeof controlSchemas
export type ControlType = keyof Schemas

/** What is recorded in the control ledger. */
export type ControlEvent = {
  [T in ControlType]: { readonly type: T; readonly data: z.output<Schemas[T]> }
}[ControlType]
