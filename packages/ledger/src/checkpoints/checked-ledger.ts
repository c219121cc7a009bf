import { sha256Hex } from '../canonical.ts'
import { createLogTree } from '../log-tree.ts'
import { equalHashes } from '../merkle.ts'
import type { Ledger, LedgerState } from '../port.ts'
import type { Checkpoint } from './checkpoint.ts'

/** A ledger that is known to be, or turns out to be, another one than was signed for. */
export interface CheckedLedger extends Ledger {
  /** Makes it read-only for good. */
  distrust(problem: string): void
}

/**
 * The ledger held against its newest signed checkpoint, null where none was ever signed. `problems` are what is wrong
 * already. {@link Ledger.check} hashes the whole log again.
 */
export async function checkLedger(
  ledger: Ledger,
  signed: Checkpoint | null,
  problems: readonly string[] = [],
): Promise<CheckedLedger> {
  const found = [...problems, ...(signed === null ? [] : await compareHead(ledger, signed))]
  const state = (): LedgerState =>
    found.length === 0 ? ledger.state : { mode: 'read-only', isDamaged: true, reason: reasonOf(ledger.state, found) }
  return {
    id: ledger.id,
    get state() {
      return state()
    },
    append: async (bytes) => {
      if (found.length === 0) return ledger.append(bytes)
      return { ok: false, reason: 'read-only', head: await ledger.head() }
    },
    read: ledger.read,
    recall: ledger.recall,
    readCommand: ledger.readCommand,
    head: ledger.head,
    seen: ledger.seen,
    onAppend: ledger.onAppend,
    check: async () => {
      const own = await ledger.check()
      const ofTree = signed === null || found.length > 0 ? [] : await compareRoot(ledger, signed)
      return [...new Set([...own, ...found, ...ofTree])]
    },
    close: ledger.close,
    distrust: (problem) => {
      if (!found.includes(problem)) found.push(problem)
    },
  }
}

function reasonOf(state: LedgerState, found: readonly string[]): string {
  const own = state.mode === 'read-only' && state.isDamaged ? [state.reason] : []
  return [...own, ...found].join('; ')
}

/** What the chain alone tells: its hash at the size of the checkpoint stands for everything before. */
async function compareHead(ledger: Ledger, { size, head }: Checkpoint): Promise<readonly string[]> {
  const { seq } = await ledger.head()
  if (seq < size) return [`the log ends at commit ${seq}, the signed checkpoint at ${size}`]
  const [last] = size === 0 ? [] : await ledger.read(size, 1)
  if (size === 0 || (last !== undefined && sha256Hex(last.bytes) === head)) return []
  return [`commit ${size} is not the one of the signed checkpoint`]
}

async function compareRoot(ledger: Ledger, { size, root }: Checkpoint): Promise<readonly string[]> {
  const tree = createLogTree(ledger)
  await tree.refresh()
  if (tree.size >= size && equalHashes(tree.root(size), root)) return []
  return [`the first ${size} commits are not those of the signed checkpoint`]
}
