import type { ProblemCode } from '@asof/contract'
import type { Peer } from '@asof/runtime'
import type { Hono } from 'hono'
import type { Admitted } from '../access/admitted.ts'

/** What goes with a request through the router. */
export interface AppEnvironment {
  /** Empty for what is asked inside of the process. */
  Bindings: { readonly peer?: Peer }
  Variables: {
    requestId: string
    admitted: Admitted
    refusedAs?: ProblemCode
    answerHeaders?: Readonly<Record<string, string>>
  }
}

/** The router of the api. */
export type App = Hono<AppEnvironment>
