import type { KafkaClient } from '@asof/ledger'
import { testCommit } from '@asof/ledger/contract'
import type { KafkaLedger } from '@asof/ledger/kafka'
import { systemClock } from '@asof/runtime'
import type { Broker } from '../../../support/open-broker.ts'
import { openTestTopic } from '../../../support/test-topic.ts'

/** Longest time until a reader must have noticed, ms. */
const NOTICE_MS = 30_000

/**
 * A broker comes back with an older copy of its data, `lost` commits shorter: a reader that saw them must stop and keep what
 * it has, and take no append. Resolves to what went wrong.
 */
export async function restoreOlderCopy(
  broker: Broker,
  { client, lost }: { client: KafkaClient; lost: number },
): Promise<readonly string[]> {
  const topic = await openTestTopic({ brokers: broker.brokers, client })
  const ledger = await topic.open()
  await append(ledger, 3)
  await broker.kill()
  await broker.copyData()
  await broker.start()
  await untilReachable(ledger)
  await append(ledger, lost)
  await broker.kill()
  await broker.restoreData()
  await broker.start()
  const problems = await findStop(ledger, 3 + lost)
  await topic.dispose()
  return problems
}

async function append(ledger: KafkaLedger, count: number): Promise<void> {
  for (let n = 0; n < count; n++) {
    const head = await ledger.head()
    const outcome = await ledger.append(testCommit(head, `command-${head.seq}`))
    if (!outcome.ok) throw new Error(`not appended: ${outcome.reason}`)
  }
}

async function untilReachable(ledger: KafkaLedger): Promise<void> {
  for (const begun = performance.now(); performance.now() - begun < NOTICE_MS; await systemClock.after(100)) {
    const isReachable = await ledger.head().then(
      () => true,
      () => false,
    )
    if (isReachable || ledger.problem !== null) return
  }
}

async function findStop(ledger: KafkaLedger, seq: number): Promise<readonly string[]> {
  await untilReachable(ledger)
  const held = await ledger.read(1, Number.MAX_SAFE_INTEGER)
  const head = await ledger.head()
  const outcome = await ledger.append(testCommit(head, 'after the loss'))
  return [
    ...(ledger.problem?.code === 'ledger-truncated' ? [] : [`the reader says ${ledger.problem?.code ?? 'nothing'}`]),
    ...(held.length === seq ? [] : [`the reader holds ${held.length} of ${seq} commits it had seen`]),
    ...(outcome.ok ? ['an append was taken'] : []),
  ]
}
