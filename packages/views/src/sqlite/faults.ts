import { ViewsFault } from '../port.ts'

/** SQLite's primary result code for a full disk. */
const FULL = 13

/** What `body` gives; throws `ViewsFault` in place of SQLite's own errors. */
export function typed<T>(body: () => T): T {
  try {
    return body()
  } catch (error) {
    const primary = ((error as { errcode?: number }).errcode ?? 0) & 0xff
    throw new ViewsFault(primary === FULL ? 'VIEWS_FULL' : 'VIEWS_UNAVAILABLE', `SQLite: ${error}`, error)
  }
}
