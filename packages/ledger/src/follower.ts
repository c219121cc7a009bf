import { type ChainHead, type ChainRefusal, type Extension, emptyHead, extend } from './chain.ts'
import type { StoredCommit } from './port.ts'

/** A reader's place in one chain: the head it reached and the commands it met. */
export interface Follower {
  readonly head: ChainHead
  /** `seq` of the commit that carries a command, if the chain holds it. */
  seqOf(cmd: string): number | undefined
  /** Judges the next commit without taking it. */
  judge(bytes: Uint8Array): Extension
  /** Takes a commit that was judged good. */
  take(extension: Extension & { ok: true }): void
  /** Judges and takes a stored commit; null when it counts. */
  follow(row: StoredCommit): ChainRefusal | null
}

/** A follower before the first commit of `ledger`. */
export function createFollower(ledger: string): Follower {
  const commands = new Map<string, number>()
  let head = emptyHead(ledger)

  function judge(bytes: Uint8Array): Extension {
    return extend(head, bytes, (cmd) => !commands.has(cmd))
  }

  function take(extension: Extension & { ok: true }): void {
    head = extension.head
    commands.set(extension.commit.cmd, head.seq)
  }

  function follow(row: StoredCommit): ChainRefusal | null {
    if (row.seq !== head.seq + 1) return 'seq'
    const extension = judge(row.bytes)
    if (!extension.ok) return extension.reason
    take(extension)
    return null
  }

  return {
    get head() {
      return head
    },
    seqOf: (cmd) => commands.get(cmd),
    judge,
    take,
    follow,
  }
}
