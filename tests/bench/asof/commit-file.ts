import { closeSync, openSync, readSync } from 'node:fs'

/** A file of commits, one per line, read by `seq` as a server reads its log. */
export interface CommitFile {
  /** Byte at which each commit begins, and at which the next one will. */
  readonly starts: readonly number[]
  /** Notes that the next commit of the file has so many bytes. */
  add(byteLength: number): void
  recall(seq: number): Uint8Array
  close(): void
}

/** Opens a commit file. @param known starts of the commits noted before */
export function openCommitFile(path: string, known: readonly number[] = [0]): CommitFile {
  const file = openSync(path, 'r')
  const starts = [...known]
  return {
    starts,
    add: (byteLength) => {
      starts.push(starts.at(-1)! + byteLength + 1)
    },
    recall: (seq) => {
      const [from, to] = [starts[seq - 1]!, starts[seq]! - 1]
      const bytes = Buffer.allocUnsafe(to - from)
      readSync(file, bytes, 0, bytes.length, from)
      return bytes
    },
    close: () => closeSync(file),
  }
}
