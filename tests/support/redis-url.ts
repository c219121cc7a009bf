import { inject } from 'vitest'

declare module 'vitest' {
  interface ProvidedContext {
    /** Of a server kept as views need it; null where cluster tests are switched off. Or why there is none. */
    redis: { readonly url: string | null } | { readonly missing: string }
  }
}

/** The Redis of this run; null where cluster tests are to be skipped. Throws where there is none and nobody said so. */
export function providedRedis(): string | null {
  const found = inject('redis')
  if ('missing' in found) throw new Error(found.missing)
  return found.url
}
