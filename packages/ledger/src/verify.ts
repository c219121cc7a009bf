import type { ChainHead } from './chain.ts'
import { createFollower } from './follower.ts'
import type { Ledger } from './port.ts'

const PAGE = 256

/** What reading a whole ledger again found. */
export interface Verification {
  readonly ok: boolean
  readonly commits: number
  readonly position: number
  readonly head: ChainHead
  /** One sentence each; empty when the ledger is sound. */
  readonly problems: readonly string[]
}

/** Walks the chain from its first commit through the port and asks the adapter about its medium. */
export async function verifyLedger(ledger: Ledger): Promise<Verification> {
  const follower = createFollower(ledger.id)
  const problems = [...(await ledger.check())]
  const expected = await ledger.head()
  const damage = await followLedger()
  if (damage !== null) problems.push(damage)
  const { head } = follower
  if (head.seq < expected.seq) problems.push(`reading ended at commit ${head.seq} of ${expected.seq}`)
  return { ok: problems.length === 0, commits: head.seq, position: head.position, head, problems }

  async function followLedger(): Promise<string | null> {
    for (;;) {
      const rows = await ledger.read(follower.head.seq + 1, PAGE)
      for (const row of rows) {
        const refusal = follower.follow(row)
        if (refusal !== null) return `commit ${row.seq} does not extend the chain: ${refusal}`
      }
      if (rows.length === 0) return null
    }
  }
}
