import { type Role, roles } from '@asof/contract'
import { type Clock, type Logger, sha256 } from '@asof/runtime'
import { type JWTPayload, jwtVerify } from 'jose'
import type { Recognised } from '../keys/issued-keys.ts'
import { createIssuerKeys, IssuerUnreachable } from './issuer-keys.ts'

/** Whose tokens are taken. */
export interface OidcPolicy {
  /** Its address, as its tokens name it in `iss`. */
  readonly issuer: string
  readonly audience: string
  /** Claim with a role or several; dots lead into it. */
  readonly roleClaim: string
}

/** What tokens of people are recognised by. */
export interface TokenVerifier {
  recognise(token: string): Promise<Recognised>
}

/** Algorithms that are taken, whatever a token says of itself. */
const ALGORITHMS = ['RS256', 'ES256', 'EdDSA']
/** How far the clocks of an issuer may be off, in s. */
const SKEW_S = 60
/** What such a name begins with; no key may be issued to it. */
export const OIDC_PREFIX = 'oidc-'
const OIDC_KEY_ID = 'oidc'
/** Who has several roles acts by the first of these. */
const PRECEDENCE: readonly Role[] = ['admin', 'recorder', 'reviewer', 'reader']

/** Verifies bearer tokens (RFC 7519) of one OpenID provider; what a token says about where its keys are is not looked at. */
export function createTokenVerifier(
  { issuer, audience, roleClaim }: OidcPolicy,
  needs: { readonly clock: Clock; readonly logger: Logger },
): TokenVerifier {
  const { keyFor } = createIssuerKeys(issuer, needs)
  return {
    recognise: async (token) => {
      if (!isCompact(token)) return { kind: 'stranger' }
      try {
        const { payload } = await jwtVerify(token, keyFor, {
          issuer,
          audience,
          algorithms: ALGORITHMS,
          clockTolerance: SKEW_S,
          currentDate: new Date(needs.clock.now()),
          requiredClaims: ['exp', 'sub'],
        })
        return toPrincipal(payload, roleClaim)
      } catch (error) {
        return error instanceof IssuerUnreachable ? { kind: 'unavailable' } : { kind: 'stranger' }
      }
    },
  }
}

function isCompact(token: string): boolean {
  return /^[\w-]+\.[\w-]+\.[\w-]+$/.test(token)
}

function toPrincipal(payload: JWTPayload, roleClaim: string): Recognised {
  const { iss, sub, exp } = payload
  const role = roleIn(payload, roleClaim)
  if (role === null || typeof sub !== 'string' || sub === '' || exp === undefined) return { kind: 'stranger' }
  const name = OIDC_PREFIX + sha256(`${iss}|${sub}`).slice(0, 24)
  const expiresAt = new Date((exp + SKEW_S) * 1_000).toISOString()
  return { kind: 'principal', principal: { name, role, keyId: OIDC_KEY_ID, expiresAt } }
}

function roleIn(payload: JWTPayload, claim: string): Role | null {
  let value: unknown = payload[claim]
  if (value === undefined) value = claim.split('.').reduce<unknown>(fieldOf, payload)
  const named: readonly unknown[] = Array.isArray(value) ? value : [value]
  const known = named.filter((each): each is Role => roles.includes(each as Role))
  return PRECEDENCE.find((role) => known.includes(role)) ?? null
}

function fieldOf(value: unknown, name: string): unknown {
  const isObject = typeof value === 'object' && value !== null && Object.hasOwn(value, name)
  return isObject ? (value as Record<string, unknown>)[name] : undefined
}
