import { buildCommit, type Ledger } from '@asof/ledger'
import { CONTROL, makeTopics, openLedgers, randomIds, systemClock } from '@asof/runtime'
import type { Setting } from '../setting.ts'
import { toStatement } from './statement.ts'

/** Makes the topics of a run. Rejects when no broker answers. */
export async function makeRunTopics({ config, ledger, scratchLedger, logger }: Setting): Promise<void> {
  await makeTopics([ledger, scratchLedger, CONTROL], config.kafka, { replicas: 1, newIds: randomIds, logger })
}

/** Appends commits to the ledger of a run one after the other, as an import does. Resolves to its ms. */
export async function fillTopic(setting: Setting, commits: readonly Uint8Array[]): Promise<number> {
  return withLedger(setting, async (open) => {
    const begun = systemClock.elapsed()
    for (const bytes of commits) await append(open, bytes)
    return systemClock.elapsed() - begun
  })
}

/** Appends a commit that is not of the history, to show that the comparison can fail. */
export async function plantCommit(setting: Setting): Promise<void> {
  await withLedger(setting, async (open) => {
    const head = await open.head()
    const command = { cmd: 'planted', by: 'bench', now: systemClock.now(), events: [toStatement('planted')] }
    await append(open, buildCommit(head, command))
  })
}

async function withLedger<T>(setting: Setting, body: (ledger: Ledger) => Promise<T>): Promise<T> {
  const [ledger] = await openLedgers([setting.ledger], setting.backend('append'))
  return body(ledger!).finally(() => ledger!.close())
}

async function append(ledger: Ledger, bytes: Uint8Array): Promise<void> {
  const outcome = await ledger.append(bytes)
  if (!outcome.ok) throw new Error(`commit ${outcome.head.seq + 1} was not taken: ${outcome.reason}`)
}
