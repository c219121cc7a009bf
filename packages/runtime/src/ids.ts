import { randomBytes, randomUUID } from 'node:crypto'

/** The only way to something unpredictable. */
export interface Ids {
  /** Unique name of a request. */
  requestId(): string
  /** 256 bits in base64url. */
  secret(): string
}

/** Ids from the operating system's random source. */
export const randomIds: Ids = {
  requestId: () => randomUUID(),
  secret: () => randomBytes(32).toString('base64url'),
}

/** Ids a test can foretell: `request-1`, `request-2`, ... */
export function createCountingIds(): Ids {
  let made = 0
  return {
    requestId: () => `request-${++made}`,
    secret: () => String(++made).padStart(43, 'k'),
  }
}
