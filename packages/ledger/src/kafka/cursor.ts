import { readFile, rename, writeFile } from 'node:fs/promises'
import { canonicalBytes } from '../canonical.ts'

/** How far a process of this machine once followed a topic. */
export interface Cursor {
  readonly ledger: string
  /** Id of the topic's first record. */
  readonly genesis: string
  readonly seq: number
  /** SHA-256 hex of commit `seq`. */
  readonly hash: string
}

/** The cursor kept in a file; null when there is none, or none that can be read: it only helps to notice a loss. */
export async function readCursor(file: string): Promise<Cursor | null> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Cursor
  } catch {
    return null
  }
}

/** Keeps the newest cursor in a file, without anyone waiting for it. */
export interface CursorKeeper {
  keep(cursor: Cursor): void
  /** Resolves once the newest cursor is kept, or could not be. */
  settled(): Promise<void>
}

/**
 * @param writerName tells this process from others that keep their cursor in the same file; the one that is kept last stays
 * @param failed is told what keeps the file from being written
 */
export function createCursorKeeper(file: string, writerName: string, failed: (error: unknown) => void): CursorKeeper {
  const draft = `${file}.${writerName}`
  let newest: Cursor | null = null
  let writing: Promise<void> | null = null

  async function write(): Promise<void> {
    while (newest !== null) {
      const cursor = newest
      newest = null
      await writeFile(draft, canonicalBytes(cursor))
      await rename(draft, file)
    }
  }

  return {
    keep: (cursor) => {
      newest = cursor
      writing ??= write()
        .catch(failed)
        .finally(() => {
          writing = null
        })
    },
    settled: async () => {
      await writing
    },
  }
}
