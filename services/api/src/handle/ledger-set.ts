import { limits } from '@asof/contract'
import { type Checkpoints, createLogTree, type LogTree } from '@asof/ledger'
import { type LedgerReader, openLedgerReader } from '@asof/reader'
import { type Clock, noMetrics } from '@asof/runtime'
import { isRefused, type Refused, refuse } from '../http/refusal.ts'
import { type Appender, createAppender } from '../ledger/appender.ts'
import { withinSigned } from '../ledger/signed-appender.ts'
import type { ApiNeeds } from '../needs.ts'
import { countAppends } from '../observe/counted-appender.ts'

/** A ledger of this api with its reader and its writer. */
export interface OpenLedger {
  readonly reader: LedgerReader
  readonly appender: Appender
  /** Filled when it is asked for the first time. */
  readonly tree: LogTree
  /** Null where nothing is signed. */
  readonly checkpoints: Checkpoints | null
}

/** The ledgers of this api. */
export interface LedgerSet {
  readonly all: readonly OpenLedger[]
  find(id: string | undefined): OpenLedger | Refused
  /** The same with what is new folded; waits until the position is reached, but not longer than the limit. */
  findReady(query: {
    readonly ledger?: string | undefined
    readonly minPosition?: number | undefined
  }): Promise<OpenLedger | Refused>
}

/** Opens a reader and a writer for every ledger. */
export async function openLedgerSet({
  ledgers,
  clock,
  views = null,
  checkpoints: signed,
  metrics = noMetrics,
}: ApiNeeds): Promise<LedgerSet> {
  const all: OpenLedger[] = []
  for (const ledger of ledgers) {
    const reader = await openLedgerReader(ledger, views)
    const checkpoints = signed?.get(ledger.id) ?? null
    const tree = checkpoints?.tree ?? createLogTree(ledger)
    const appender = countAppends(withinSigned(createAppender({ reader, clock }), checkpoints), metrics, ledger.id)
    all.push({ reader, appender, tree, checkpoints })
  }
  const find = (id: string | undefined) => {
    const found = id === undefined ? all[0] : all.find(({ reader }) => reader.ledger.id === id)
    return found ?? refuse('UNKNOWN_LEDGER', 'GET /api/v1/ledgers lists them', { parameter: 'ledger' })
  }
  return {
    all,
    find,
    findReady: async ({ ledger, minPosition }) => {
      const found = find(ledger)
      if (isRefused(found)) return found
      const { reader } = found
      await reader.refresh()
      if (minPosition === undefined || (await reaches(reader, minPosition, clock))) return found
      const refused = refuse('POSITION_NOT_REACHED', `the newest position is ${reader.position}`, {
        parameter: 'minPosition',
      })
      return { ...refused, retryAfterS: 1 }
    },
  }
}

async function reaches(reader: LedgerReader, position: number, clock: Clock): Promise<boolean> {
  if (reader.position >= position) return true
  const timeout = clock.after(limits.waitMs).then(() => 'late' as const)
  for (;;) {
    const { appended, stop } = nextAppend(reader)
    const woken = await Promise.race([appended, timeout])
    stop()
    if (woken === 'late') await reader.refresh()
    else reader.reach(woken)
    if (reader.position >= position) return true
    if (woken === 'late') return false
  }
}

/** The next commit this process sees, by its `seq`. */
function nextAppend({ ledger }: LedgerReader): { appended: Promise<number>; stop: () => void } {
  let stop = () => {}
  const appended = new Promise<number>((resolve) => {
    stop = ledger.onAppend(({ seq }) => resolve(seq))
  })
  return { appended, stop }
}
