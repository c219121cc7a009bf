import type { Control } from '@asof/control'
import type { MiddlewareHandler } from 'hono'
import type { AppEnvironment } from '../http/app.ts'
import type { ApiNeeds } from '../needs.ts'
import { createCredentials } from './credentials.ts'
import type { Demand } from './demands.ts'
import { createGuard } from './guard.ts'
import { createKeyUses, type KeyUses } from './keys/key-uses.ts'
import { createTokenVerifier } from './oidc/token-verifier.ts'
import { createRateLimits } from './rates/rate-limits.ts'
import { createRefusedAttempts } from './refused-attempts.ts'

/** Who may do what, as an api holds it up. */
export interface Access {
  readonly guard: MiddlewareHandler<AppEnvironment>
  readonly uses: KeyUses
  /** Records what was noted meanwhile, uses of keys and refusals, and reads what others recorded. Never rejects. */
  record(): Promise<void>
}

/** The guard of an api with what it notes. */
export function openAccess(needs: ApiNeeds, demands: ReadonlyMap<string, Demand>, control: Control): Access {
  const { clock, ids, logger, keys, reading = 'open', rate = null, oidc = null } = needs
  const uses = createKeyUses({ control, clock, ids })
  const attempts = createRefusedAttempts({ control, clock, logger })
  const tokens = oidc && createTokenVerifier(oidc, { clock, logger })
  const credentials = createCredentials({ keys, control, uses, tokens, clock })
  const limits = rate && createRateLimits(rate, { clock, logger })
  return {
    guard: createGuard({ demands, reading, credentials, limits, attempts }),
    uses,
    record: async () => {
      await attempts.record()
      const refreshed = uses.record().then(() => control.refresh())
      await refreshed.catch((error: unknown) => logger.warn({ error: String(error) }, 'the control ledger waits'))
    },
  }
}
