import { type ProblemCode, problems } from '@asof/contract'
import type { Context, MiddlewareHandler } from 'hono'
import { matchedRoutes } from 'hono/route'
import type { AppEnvironment } from '../http/app.ts'
import { toProblemResponse } from '../http/problem-response.ts'
import { isRefused, type Refused, refuse } from '../http/refusal.ts'
import { admit, type Reading } from './admit.ts'
import { type Authenticated, authenticate, type Credentials, type Holder } from './authenticate.ts'
import { type Asked, type Demand, demandOf } from './demands.ts'
import type { RateLimits } from './rates/rate-limits.ts'
import type { RefusedAttempts } from './refused-attempts.ts'

/** What the guard works with. */
export interface GuardNeeds {
  readonly demands: ReadonlyMap<string, Demand>
  readonly reading: Reading
  readonly credentials: Credentials
  /** Null: everybody may ask as often as they like. */
  readonly limits: RateLimits | null
  readonly attempts: RefusedAttempts
}

type Guarded = Context<AppEnvironment>

const unrecorded = { ...refuse('AUDIT_UNAVAILABLE', 'try again'), retryAfterS: 1 }
const nobody: Authenticated = { principal: null }

/** The one place where a request is let in: no handler runs before it, and none that names no role. */
export function createGuard(needs: GuardNeeds): MiddlewareHandler<AppEnvironment> {
  const { demands, credentials } = needs
  return async (context, next) => {
    const asked = demandOf(matchedRoutes(context), demands)
    if (asked === null) return next()
    const { role, isCounted } = asked.demand
    const found = role === 'public' ? nobody : await authenticate(context.req.raw, credentials)
    const tooMany = isCounted ? await count(context, found, needs) : null
    if (tooMany !== null) return toProblemResponse(tooMany, context.get('requestId'))
    return letIn(context, next, { ...needs, asked, found })
  }
}

/** Counts the request; its answer says how many are left, also when it is refused for that. */
async function count(context: Guarded, found: Authenticated, { limits }: GuardNeeds): Promise<Refused | null> {
  const principal = isRefused(found) ? null : found.principal
  const taken = await limits?.take(context.req.raw, { peer: context.env?.peer, principal })
  if (taken === null || taken === undefined) return null
  context.set('answerHeaders', taken.headers)
  return taken.refused
}

/** Lets a request in, or answers it; whose key was refused is recorded. */
async function letIn(
  context: Guarded,
  next: () => Promise<void>,
  { asked, found, reading, attempts }: GuardNeeds & { readonly asked: Asked; readonly found: Authenticated },
): Promise<Response | undefined> {
  const requestId = context.get('requestId')
  const note = (holder: Holder | null, code: ProblemCode) =>
    holder === null ? undefined : attempts.note({ ...holder, route: asked.name, code, request: requestId })
  const verdict = await admit(context.req.raw, found, {
    ...{ demand: asked.demand, reading, requestId },
    peer: context.env?.peer,
  })
  if (isRefused(verdict)) {
    await note(verdict.holder, verdict.refused[0].code)
    return toProblemResponse(verdict, requestId)
  }
  context.set('admitted', verdict)
  const isChange = asked.demand.changes && context.req.query('dryRun') !== 'true'
  if (isChange && !(await attempts.isSettled())) return toProblemResponse(unrecorded, requestId)
  await next()
  if (reading === 'keys') keepPrivate(context.res.headers, asked.demand)
  const code = context.get('refusedAs')
  const { principal } = verdict.caller
  if (isChange && code !== undefined && principal !== null && problems[code].status < 500)
    await note({ principal: principal.name, key: principal.keyId }, code)
  return undefined
}

/** What needs a key is not for caches that many share. */
function keepPrivate(headers: Headers, { role }: Demand): void {
  const caching = headers.get('cache-control')
  if (role !== 'public' && caching !== null) headers.set('cache-control', caching.replace(/\bpublic\b/, 'private'))
}
