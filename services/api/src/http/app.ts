import type { ProblemCode } from '@asof/contract'
import type { Hono } from 'hono'
import type { Admitted, Sender } from '../access/admitted.ts'

/** What goes with a request through the router. */
export interface AppEnvironment {
  /** Empty for what is asked inside of the process. */
  Bindings: { readonly sender?: Sender }
  Variables: { requestId: string; admitted: Admitted; refusedAs?: ProblemCode }
}

/** The router of the api. */
export type App = Hono<AppEnvironment>
