import { createMerkleTree, leafHash, type MerkleTree } from './merkle.ts'
import type { Ledger } from './port.ts'

const PAGE = 256

/** The Merkle tree over a ledger: leaf `seq - 1` is commit `seq` as it lies in the log. */
export interface LogTree extends Omit<MerkleTree, 'append'> {
  /** Takes what the log holds beyond, from its bytes as read back. Rejects with {@link LedgerFault}. */
  refresh(): Promise<void>
}

/** An empty tree over a ledger; {@link LogTree.refresh} fills it, giving way to others in between. */
export function createLogTree(ledger: Ledger): LogTree {
  const tree = createMerkleTree()
  let running: Promise<void> = Promise.resolve()

  async function catchUp(): Promise<void> {
    for (;;) {
      const rows = await ledger.read(tree.size + 1, PAGE)
      for (const { bytes } of rows) tree.append(leafHash(bytes))
      if (rows.length < PAGE) return
      await new Promise((resolve) => setImmediate(resolve))
    }
  }

  return {
    get size() {
      return tree.size
    },
    leafAt: tree.leafAt,
    root: tree.root,
    inclusion: tree.inclusion,
    consistency: tree.consistency,
    refresh: () => {
      running = running.catch(() => {}).then(catchUp)
      return running
    },
  }
}
