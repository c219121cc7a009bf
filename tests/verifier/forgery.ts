import type { Verifier } from './verifier.ts'

/** Something false that is held up to a verifier; `run` throws when it is refused. */
export interface Forgery {
  /** What was done, by which forgeries are counted. */
  readonly kind: string
  readonly run: (verifier: Verifier) => unknown
}

/**
 * Whether a verifier refuses a forgery; a fault of its own counts as a refusal, as it does on its command line. Throws what
 * a forgery itself broke at.
 */
export function isRefused({ run }: Forgery, verifier: Verifier): boolean {
  try {
    run(verifier)
    return false
  } catch (error) {
    if (/(asof-verify|mutant)\.mjs/.test((error as Error).stack ?? '')) return true
    throw error
  }
}
