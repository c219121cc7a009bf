import type { Keys } from '@asof/runtime'
import type { Credentials } from './authenticate.ts'

/** Everything that may stand in an `Authorization` header. */
export function createCredentials({ keys }: { readonly keys: Keys }): Credentials {
  return { recognise: async (token) => keys.authenticate(token) }
}
