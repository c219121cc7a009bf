import { ViewsFault } from '../port.ts'

/** Replies by which a server says that it has no room: in memory, or on disk for its append-only file. */
const FULL = /^(OOM|MISCONF) /
/** Replies to a client that may not do this, however often it tries; `ERR unknown` as a service answers that forbids it. */
const REFUSED = /^(NOAUTH|WRONGPASS|NOPERM|DENIED) |^ERR (unknown|invalid password)/
/** The key holds something of another kind than ours. */
const FOREIGN = /^WRONGTYPE /

/** The typed fault of an error that ioredis gave. */
export function toFault(error: unknown): ViewsFault {
  if (error instanceof ViewsFault) return error
  const { message } = error as Error
  if (FULL.test(message)) return new ViewsFault('VIEWS_FULL', `Redis has no room: ${message}`, error)
  if (REFUSED.test(message)) return new ViewsFault('VIEWS_REFUSED', `Redis refuses: ${message}`, error)
  return new ViewsFault('VIEWS_UNAVAILABLE', `Redis cannot be asked: ${message}`, error)
}

/** What was read; null in place of a key of another kind. */
export async function orNothing<T>(reading: Promise<T>): Promise<T | null> {
  return reading.catch((error: Error) => {
    if (FOREIGN.test(error.message)) return null
    throw error
  })
}
