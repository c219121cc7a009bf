import { permits } from '@asof/contract'
import type { Principal } from '@asof/runtime'
import type { MiddlewareHandler } from 'hono'
import { matchedRoutes } from 'hono/route'
import { receiveJson } from '../gate/json-body.ts'
import type { AppEnvironment } from '../http/app.ts'
import { toProblemResponse } from '../http/problem-response.ts'
import { isRefused, type Refused, refuse } from '../http/refusal.ts'
import type { Admitted } from './admitted.ts'
import { authenticate, type Credentials } from './authenticate.ts'
import { type Demand, demandOf } from './demands.ts'
import { readReason } from './read-reason.ts'

/** Whether anyone may read, or only holders of a key. */
export type Reading = 'open' | 'keys'

/** What the guard judges by. */
export interface GuardNeeds {
  readonly demands: ReadonlyMap<string, Demand>
  readonly reading: Reading
  readonly credentials: Credentials
}

/** The one place where a request is let in: no handler runs before it, and none that names no role. */
export function createGuard(needs: GuardNeeds): MiddlewareHandler<AppEnvironment> {
  return async (context, next) => {
    const requestId = context.get('requestId')
    const demand = demandOf(matchedRoutes(context), needs.demands)
    if (demand === null) return next()
    const admitted = await admit(context.req.raw, demand, { ...needs, requestId })
    if (isRefused(admitted)) return toProblemResponse(admitted, requestId)
    context.set('admitted', admitted)
    return next()
  }
}

/** Stages: size, content coding, media type, credential, role, reason; the first that refuses answers. */
async function admit(
  request: Request,
  demand: Demand,
  { reading, credentials, requestId }: GuardNeeds & { readonly requestId: string },
): Promise<Admitted | Refused> {
  const body = demand.takesBody ? await receiveJson(request) : new Uint8Array()
  if (isRefused(body)) return body
  if (demand.role === 'public') return { request, body, caller: { principal: null, requestId, reason: null } }
  const principal = await authenticate(request, credentials)
  if (principal !== null && isRefused(principal)) return principal
  const unauthorised = authorise(principal, demand, reading)
  if (unauthorised !== null) return unauthorised
  const said = readReason(request)
  return isRefused(said) ? said : { request, body, caller: { principal, requestId, reason: said.reason } }
}

function authorise(principal: Principal | null, { role, isOpen }: Demand, reading: Reading): Refused | null {
  if (principal === null)
    return isOpen && reading === 'open' ? null : refuse('UNAUTHENTICATED', 'this needs `Authorization: Bearer <key>`')
  if (role === 'public' || permits(principal.role, role)) return null
  return refuse('FORBIDDEN', `this needs the role ${role}, and the key has ${principal.role}`)
}
