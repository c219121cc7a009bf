import { type ProblemCode, problems } from '@asof/contract'
import type { MiddlewareHandler } from 'hono'
import { matchedRoutes } from 'hono/route'
import type { AppEnvironment } from '../http/app.ts'
import { toProblemResponse } from '../http/problem-response.ts'
import { isRefused, refuse } from '../http/refusal.ts'
import { admit, type Rules } from './admit.ts'
import type { Holder } from './authenticate.ts'
import { type Asked, type Demand, demandOf } from './demands.ts'
import type { RefusedAttempts } from './refused-attempts.ts'

/** What the guard works with. */
export interface GuardNeeds extends Rules {
  readonly demands: ReadonlyMap<string, Demand>
  readonly attempts: RefusedAttempts
}

const unrecorded = { ...refuse('AUDIT_UNAVAILABLE', 'try again'), retryAfterS: 1 }

/** The one place where a request is let in: no handler runs before it, and none that names no role. */
export function createGuard(needs: GuardNeeds): MiddlewareHandler<AppEnvironment> {
  const { demands, attempts } = needs
  return async (context, next) => {
    const requestId = context.get('requestId')
    const asked = demandOf(matchedRoutes(context), demands)
    if (asked === null) return next()
    const note = (holder: Holder | null, code: ProblemCode) =>
      holder === null ? undefined : attempts.note({ ...holder, route: asked.name, code, request: requestId })
    const verdict = await admit(context.req.raw, asked.demand, { ...needs, requestId })
    if (isRefused(verdict)) {
      await note(verdict.holder, verdict.refused[0].code)
      return toProblemResponse(verdict, requestId)
    }
    context.set('admitted', verdict)
    if (!isChange(asked, context.req.query('dryRun'))) return next()
    if (!(await attempts.isSettled())) return toProblemResponse(unrecorded, requestId)
    await next()
    const code = context.get('refusedAs')
    const { principal } = verdict.caller
    if (code === undefined || principal === null || problems[code].status >= 500) return
    await note({ principal: principal.name, key: principal.keyId }, code)
  }
}

function isChange({ demand }: Asked, dryRun: string | undefined): boolean {
  return demand.changes && dryRun !== 'true'
}
