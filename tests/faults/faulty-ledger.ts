import { type Ledger, LedgerFault } from '@asof/ledger'

/** What happens to one append: nothing, the request is lost, or its answer is lost after it counted. */
export type AppendFate = 'spared' | 'request lost' | 'answer lost'

/** A ledger whose appends fail as `nextFate` says; everything else is the ledger's own. */
export function faultyLedger(ledger: Ledger, nextFate: () => AppendFate): Ledger {
  return {
    id: ledger.id,
    get state() {
      return ledger.state
    },
    append: async (bytes) => {
      const fate = nextFate()
      if (fate === 'request lost') throw new LedgerFault('LOG_BUSY', fate)
      const outcome = await ledger.append(bytes)
      if (fate === 'answer lost') throw new LedgerFault('LOG_BUSY', fate)
      return outcome
    },
    recall: (seq) => ledger.recall(seq),
    read: (fromSeq, limit) => ledger.read(fromSeq, limit),
    readCommand: (cmd) => ledger.readCommand(cmd),
    head: () => ledger.head(),
    seen: () => ledger.seen(),
    onAppend: (listener) => ledger.onAppend(listener),
    check: () => ledger.check(),
    close: () => ledger.close(),
  }
}
