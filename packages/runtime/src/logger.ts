import { type DestinationStream, pino } from 'pino'

/** One structured line per event of the process; JSON escapes whatever a request brought. */
export interface Logger {
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}

/** Fields whose value is never written. */
const REDACTED = ['authorization', 'key', 'token', '*.authorization', '*.key', '*.token', 'headers.authorization']

/** A logger that writes JSON lines to standard error, or to `destination`. */
export function createLogger(level: string, destination?: DestinationStream): Logger {
  const options = { level, redact: REDACTED, base: null, timestamp: pino.stdTimeFunctions.isoTime }
  return destination === undefined ? pino(options, pino.destination(2)) : pino(options, destination)
}

/** A logger that keeps nothing. */
export const silentLogger: Logger = { info: ignore, warn: ignore, error: ignore }

function ignore(): void {}
