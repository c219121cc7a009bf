import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { LedgerFault } from '../port.ts'

/** The commits of a ledger that lies elsewhere, kept on this machine for as long as the process lives. */
export interface CommitCopy {
  /** Keeps the bytes of the next commit. Throws {@link LedgerFault} when there is no room. */
  add(bytes: Uint8Array): void
  /** Bytes of commit `seq`, from 1. Throws {@link LedgerFault} when they cannot be read. */
  read(seq: number): Uint8Array
  close(): void
}

/** An empty copy in a file that has no name any more: nothing is left of it, however the process ends. */
export function openCommitCopy(): CommitCopy {
  const folder = mkdtempSync(join(tmpdir(), 'asof-commits-'))
  const file = openSync(join(folder, 'commits'), 'w+')
  rmSync(folder, { recursive: true })
  /** Where each commit ends; the one before it ends where it begins. */
  const ends = [0]
  return {
    add: (bytes) =>
      faulting(() => {
        const begin = ends.at(-1)!
        for (let done = 0; done < bytes.byteLength; )
          done += writeSync(file, bytes, done, bytes.byteLength - done, begin + done)
        ends.push(begin + bytes.byteLength)
      }),
    read: (seq) =>
      faulting(() => {
        const [begin, end] = [ends[seq - 1]!, ends[seq]!]
        const bytes = new Uint8Array(end - begin)
        for (let done = 0; done < bytes.length; ) {
          const got = readSync(file, bytes, done, bytes.length - done, begin + done)
          if (got === 0) throw new Error(`the copy of commit ${seq} ends early`)
          done += got
        }
        return bytes
      }),
    close: () => closeSync(file),
  }
}

function faulting<T>(body: () => T): T {
  try {
    return body()
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (code === 'ENOSPC' || code === 'EDQUOT')
      throw new LedgerFault('DISK_FULL', 'no room left for the copy of the log', error)
    throw new LedgerFault('LOG_BUSY', `the copy of the log cannot be used: ${message}`, error)
  }
}
