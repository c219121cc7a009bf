import type { Control } from '@asof/control'
import type { Clock, Keys } from '@asof/runtime'
import type { Credentials } from './authenticate.ts'
import { recogniseIssued } from './keys/issued-keys.ts'
import type { KeyUses } from './keys/key-uses.ts'
import type { TokenVerifier } from './oidc/token-verifier.ts'

/** What tokens are held against. */
interface CredentialNeeds {
  /** The recorder key. */
  readonly keys: Keys
  readonly control: Control
  readonly uses: KeyUses
  /** Of people whom an OpenID provider knows; null: there is none. */
  readonly tokens: TokenVerifier | null
  readonly clock: Clock
}

/** Everything that may stand in an `Authorization` header. */
export function createCredentials({ keys, control, uses, tokens, clock }: CredentialNeeds): Credentials {
  return {
    recognise: async (token) => {
      const holder = keys.authenticate(token)
      if (holder !== null) return { kind: 'principal', principal: holder }
      const issued = await recogniseIssued(token, { control, clock })
      if (issued.kind === 'principal') uses.note(issued.principal.keyId)
      return issued.kind === 'stranger' && tokens !== null ? tokens.recognise(token) : issued
    },
  }
}
