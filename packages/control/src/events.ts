import { subscriptionSpecSchema } from '@asof/contract'
import { z } from 'zod'

const subscription = z.string().min(1)
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
  'subscription.delivery-parked': z.object({ subscription, key: z.string().min(1), position }),
  'subscription.disabled': z.object({ subscription, reason: z.string().min(1) }),
  'subscription.ended': z.object({ subscription }),
  'notices.told': z.object({ ledger: z.string().min(1), place: z.string().min(1) }),
} as const

type Schemas = typeof controlSchemas
export type ControlType = keyof Schemas

/** What is recorded in the control ledger. */
export type ControlEvent = {
  [T in ControlType]: { readonly type: T; readonly data: z.output<Schemas[T]> }
}[ControlType]
