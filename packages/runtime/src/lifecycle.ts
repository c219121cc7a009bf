import type { Logger } from './logger.ts'

/** A part that must end in order. */
export interface Closable {
  close(): Promise<void>
}

/**
 * Closes the parts one after the other on SIGTERM or SIGINT, then lets the process end. A second signal ends it at once.
 * @param parts in the order of closing: first what takes requests, last what keeps data
 */
export function closeOnSignal(parts: readonly Closable[], logger: Logger): void {
  let closing = false
  const stop = (signal: string): void => {
    if (closing) process.exit(1)
    closing = true
    logger.info({ signal }, 'closing')
    closeAll(parts).then(
      () => process.exit(0),
      (error: unknown) => {
        logger.error({ error: String(error) }, 'closing failed')
        process.exit(1)
      },
    )
  }
  process.on('SIGTERM', () => stop('SIGTERM'))
  process.on('SIGINT', () => stop('SIGINT'))
}

/** Closes the parts one after the other, each whatever became of those before. Rejects with one `AggregateError`. */
export async function closeAll(parts: readonly Closable[]): Promise<void> {
  const errors: unknown[] = []
  for (const part of parts) await part.close().catch((error: unknown) => errors.push(error))
  if (errors.length > 0) throw new AggregateError(errors, errors.map(String).join('; '))
}
