import { subscriptionSpecSchema } from '@asof/contract'
import { z } from 'zod'

const subscription = z.string().min(1)

/** Events of the control ledger; who, when and why stand in the commit and in `reason`. */
export const controlSchemas = {
  'subscription.created': z.object({
    subscription,
    owner: z.string().min(1),
    ledger: z.string().min(1),
    spec: subscriptionSpecSchema,
  }),
  'subscription.changed': z.object({ subscription, spec: subscriptionSpecSchema }),
  'subscription.disabled': z.object({ subscription, reason: z.string().min(1) }),
  'subscription.ended': z.object({ subscription }),
} as const

type Schemas = typeof controlSchemas
export type ControlType = keyof Schemas

/** What is recorded in the control ledger. */
export type ControlEvent = {
  [T in ControlType]: { readonly type: T; readonly data: z.output<Schemas[T]> }
}[ControlType]
