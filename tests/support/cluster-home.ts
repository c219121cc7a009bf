import { randomUUID } from 'node:crypto'
import { kafkaClients } from '@asof/ledger'
import { createProjector } from '@asof/projector'
import { CONTROL, closeAll, loadShipped, silentLogger, systemClock } from '@asof/runtime'
import { openRedisViews } from '@asof/views/redis'
import { findBroker } from './brokers.ts'
import { providedRedis } from './redis-url.ts'
import type { Home } from './test-product.ts'
import { openTestTopic } from './test-topic.ts'

/**
 * New ledgers in Kafka with views of their own in Redis, which a projector has filled. One client library appends and another
 * one answers.
 */
export async function openCluster(ids: readonly string[]): Promise<Home> {
  const [client, other] = kafkaClients
  const { brokers } = findBroker()!
  const topics = await Promise.all([...ids, CONTROL].map((ledger) => openTestTopic({ brokers, client, ledger })))
  const all = await Promise.all(topics.map((topic) => topic.open()))
  const [appending, control] = [all.slice(0, -1), all.at(-1)!]
  await loadShipped(appending)
  const views = await openRedisViews({ url: providedRedis()!, namespace: randomUUID(), log: silentLogger })
  const projector = await createProjector({ ledgers: appending, views, clock: systemClock, logger: silentLogger })
  await projector.turn()
  await projector.close()
  const answering = await Promise.all(topics.slice(0, -1).map((topic) => topic.open({ client: other })))
  const parts = [views, ...topics.map(({ dispose }) => ({ close: dispose }))]
  return { appending, answering, control, checkpoints: new Map(), views, close: () => closeAll(parts) }
}
