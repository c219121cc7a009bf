import { type DestinationStream, pino } from 'pino'
import { withoutSecrets } from './without-secrets.ts'

/** One structured line per event of the process; JSON escapes whatever a request brought. */
export interface Logger {
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}

/** A logger that writes JSON lines to standard error, or to `destination`; secrets are left out of all of them. */
export function createLogger(level: string, destination?: DestinationStream): Logger {
  const options = { level, base: null, timestamp: pino.stdTimeFunctions.isoTime, formatters: { log: withoutSecrets } }
  return destination === undefined ? pino(options, pino.destination(2)) : pino(options, destination)
}

/** A logger that keeps nothing. */
export const silentLogger: Logger = { info: ignore, warn: ignore, error: ignore }

function ignore(): void {}
