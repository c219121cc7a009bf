import type { Attribution } from '@asof/ledger'
import type { Peer, Principal } from '@asof/runtime'

/** Who asks, and by which request. */
export interface Caller {
  /** Null: nobody named. */
  readonly principal: Principal | null
  readonly requestId: string
  /** Why, in the caller's own words; null: not said. */
  readonly reason: string | null
}

/** A request that the guard let in. */
export interface Admitted {
  readonly request: Request
  /** Empty where the route takes none. */
  readonly body: Uint8Array
  readonly caller: Caller
  /** Undefined: it was asked inside of the process. */
  readonly peer: Peer | undefined
}

/** The principal of a route that nobody enters without one. Throws where the guard let somebody in all the same. */
export function holderOf({ principal }: Caller): Principal {
  if (principal === null) throw new Error('a route for holders of a key was entered without one')
  return principal
}

/** What a commit says of the request that made it. */
export function attributionOf({ principal, requestId: request, reason }: Caller): Attribution {
  return {
    request,
    ...(principal !== null && { key: principal.keyId }),
    ...(reason !== null && { reason }),
  }
}
