import { mkdir, rm, stat } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { TOPIC_PARTITIONS, topics } from '@asof/contract'
import { type CheckedLedger, checkLedger, type Ledger } from '@asof/ledger'
import { createLedgerTopic, createTransport, openKafkaLedger, type Transport, topicOf } from '@asof/ledger/kafka'
import { openMemoryLedger } from '@asof/ledger/memory'
import { openSqliteLedger } from '@asof/ledger/sqlite'
import type { Publisher } from '@asof/topics'
import { createPublicTopic, openKafkaPublisher, type PublicTopic, publicTopicOf } from '@asof/topics/kafka'
import type { Outbox, Rates, Views } from '@asof/views'
import { createMemoryRates } from '@asof/views/memory/rates'
import { openRedisViews } from '@asof/views/redis'
import { openRedisOutbox } from '@asof/views/redis/outbox'
import { openRedisRates } from '@asof/views/redis/rates'
import { openSqliteViews } from '@asof/views/sqlite'
import { openSqliteOutbox } from '@asof/views/sqlite/outbox'
import { systemClock } from './clock.ts'
import { CONTROL, type Config, type KafkaConfig } from './config.ts'
import type { Ids } from './ids.ts'
import { closeAll } from './lifecycle.ts'
import type { Logger } from './logger.ts'
import { prepareTrust } from './signing.ts'
import type { SigningConfig } from './signing-key-file.ts'

export type { CheckedLedger, Ledger } from '@asof/ledger'

/** Where the ledgers live. This file alone knows. */
export type Backend =
  | { readonly kind: 'memory' }
  | {
      readonly kind: 'sqlite'
      readonly dataFolder: string
      readonly readOnly: boolean
      readonly signing?: SigningConfig
    }
  | {
      readonly kind: 'kafka'
      readonly kafka: KafkaConfig
      readonly dataFolder: string
      readonly readOnly: boolean
      readonly signing?: SigningConfig
      readonly logger: Logger
    }

/** Where a configuration keeps its ledgers. */
export function backendOf({ kafka, dataFolder, signing }: Config, readOnly: boolean, logger: Logger): Backend {
  if (kafka === null) return { kind: 'sqlite', dataFolder, readOnly, signing }
  return { kind: 'kafka', kafka, dataFolder, readOnly, signing, logger }
}

/**
 * Opens the ledgers of these ids in that order. SQLite: `<id>.sqlite` with its saved head beside it in `heads/`. Kafka: a
 * topic each, how far it reached in `cursors/`. What was signed about them lies in `checkpoints/`.
 * Errors: rejects with `LedgerFault` when a sound log cannot be opened; a damaged one, or another one than was signed for,
 * opens read-only and says why.
 */
export async function openLedgers(ids: readonly string[], backend: Backend): Promise<readonly CheckedLedger[]> {
  if (backend.kind === 'memory')
    return Promise.all(ids.map(async (id) => checkLedger(await openMemoryLedger({ id }), null)))
  const { kind, dataFolder, readOnly } = backend
  const trust = await prepareTrust(ids, backend)
  if (!readOnly) await mkdir(join(dataFolder, kind === 'kafka' ? 'cursors' : 'heads'), { recursive: true })
  const ledgers: CheckedLedger[] = []
  try {
    for (const id of ids) {
      const ledger = await (backend.kind === 'kafka' ? openTopic(id, backend) : openFile(id, { dataFolder, readOnly }))
      ledgers.push(await trust.check(ledger))
    }
  } catch (fault) {
    // What kept the one from opening is worth more than what keeps the others from closing.
    await closeAll(ledgers).catch(() => {})
    throw fault
  }
  return ledgers
}

/** Opens the ledger of what people set; what {@link openLedgers} says of others holds. */
export async function openControlLedger(backend: Backend): Promise<Ledger> {
  const [ledger] = await openLedgers([CONTROL], backend)
  return ledger!
}

function openFile(id: string, { dataFolder, readOnly }: { dataFolder: string; readOnly: boolean }): Promise<Ledger> {
  const headFile = join(dataFolder, 'heads', `${id}.json`)
  return openSqliteLedger({ id, file: join(dataFolder, `${id}.sqlite`), headFile, readOnly })
}

/** How long a broker may take for one request, ms. Two and a look at the outcome fit into the time of an append. */
const REQUEST_MS = 2500

function connectToTopic(topic: string, { brokers, client }: KafkaConfig, log: Logger): Promise<Transport> {
  return createTransport(client, { brokers, topic, clientId: 'asof', requestMs: REQUEST_MS, log })
}

async function openTopic(
  id: string,
  { kafka, dataFolder, readOnly, logger }: Backend & { kind: 'kafka' },
): Promise<Ledger> {
  return openKafkaLedger({
    id,
    transport: await connectToTopic(topicOf(id), kafka, logger),
    stopwatch: systemClock,
    log: logger,
    writerName: `${hostname()}:${process.pid}`,
    cursorFile: readOnly ? null : join(dataFolder, 'cursors', `${id}.json`),
    readOnly,
  })
}

const publicTopics: readonly PublicTopic[] = Object.values(topics).map(({ address, cleanup }) => ({
  address,
  cleanup,
  partitions: TOPIC_PARTITIONS,
}))

/**
 * Opens the public topics of these ledgers, by ledger; none where the ledgers lie elsewhere than in Kafka, or they are
 * switched off. Connects to nothing yet.
 */
export async function openPublishers(
  ids: readonly string[],
  backend: Backend,
): Promise<ReadonlyMap<string, Publisher>> {
  if (backend.kind !== 'kafka' || !backend.kafka.publicTopics) return new Map()
  const { kafka, logger } = backend
  const connect = (topic: string) => connectToTopic(topic, kafka, logger)
  const opened = ids.map(async (ledger) => {
    return [ledger, await openKafkaPublisher({ ledger, topics: publicTopics, connect })] as const
  })
  return new Map(await Promise.all(opened))
}

/** What became of a topic of one ledger. */
export interface MadeTopic {
  readonly ledger: string
  readonly topic: string
  /** False when it was there already. */
  readonly made: boolean
}

/**
 * Makes the topics of these ledgers with `replicas` copies each, and their public topics unless those are switched off.
 * Rejects with `LedgerFault` or `TopicsFault` when a topic holds something else, is kept otherwise, or no broker answers.
 */
export async function makeTopics(
  ids: readonly string[],
  kafka: KafkaConfig,
  needs: { readonly replicas: number; readonly newIds: Ids; readonly logger: Logger },
): Promise<readonly MadeTopic[]> {
  const { replicas, newIds, logger } = needs
  const all: MadeTopic[] = []
  const make = async (ledger: string, topic: string, body: (transport: Transport) => Promise<boolean>) => {
    const transport = await connectToTopic(topic, kafka, logger)
    all.push({ ledger, topic, made: await body(transport).finally(() => transport.close()) })
  }
  for (const ledger of ids) {
    const own = { ledger, genesisId: newIds.requestId(), replicas, stopwatch: systemClock }
    await make(ledger, topicOf(ledger), (transport) => createLedgerTopic(transport, own))
    for (const topic of kafka.publicTopics && ledger !== CONTROL ? publicTopics : [])
      await make(ledger, publicTopicOf(ledger, topic), (transport) =>
        createPublicTopic(transport, topic, { replicas, stopwatch: systemClock }),
      )
  }
  return all
}

/**
 * Opens what readers keep beside the ledgers; null where nothing may be written, or nothing would outlive the process.
 * A damaged file is replaced by an empty one: all in it can be rebuilt. One that cannot be used now is left as it is,
 * and null: a start without views only takes longer. Over Redis: rejects with `ViewsFault` when the server is not kept as
 * views need it; one that does not answer is waited for in the background.
 */
export async function openViews(
  backend: Backend,
  logger: Logger,
  redis: Config['redis'] = null,
): Promise<Views | null> {
  if (backend.kind === 'memory' || backend.readOnly) return null
  if (redis !== null) return openRedisViews({ ...redis, log: logger })
  return openInFolder(backend.dataFolder, 'views.sqlite', { open: openSqliteViews, logger })
}

/**
 * Opens the outbox of deliveries; null where nothing may be written or its file cannot be used now. Of ledgers in memory it
 * lies in memory. A damaged file is replaced by an empty one, and makers begin again. Over Redis as {@link openViews}.
 */
export async function openOutbox(
  backend: Backend,
  logger: Logger,
  redis: Config['redis'] = null,
): Promise<Outbox | null> {
  if (backend.kind === 'memory') return openSqliteOutbox({ file: ':memory:' })
  if (backend.readOnly) return null
  if (redis !== null) return openRedisOutbox({ ...redis, log: logger })
  return openInFolder(backend.dataFolder, 'outbox.sqlite', { open: openSqliteOutbox, logger })
}

/** Opens the counts of who asked how often: shared over Redis, else those of this process. */
export async function openRates(logger: Logger, redis: Config['redis'] = null): Promise<Rates> {
  return redis === null ? createMemoryRates() : openRedisRates({ ...redis, log: logger })
}

interface Opening<T> {
  readonly open: (place: { readonly file: string }) => Promise<T>
  readonly logger: Logger
}

async function openInFolder<T>(folder: string, name: string, opening: Opening<T>): Promise<T | null> {
  const file = join(folder, name)
  try {
    await mkdir(folder, { recursive: true })
    return await openOrReplace(file, opening)
  } catch (error) {
    opening.logger.warn({ file, error: String(error) }, 'views cannot be opened, going on without')
    return null
  }
}

async function openOrReplace<T>(file: string, { open, logger }: Opening<T>): Promise<T> {
  try {
    return await open({ file })
  } catch (error) {
    if (!isDamage(error)) throw error
    logger.warn({ file, error: String(error) }, 'views are damaged, beginning anew')
    for (const part of ['', '-wal', '-shm']) await rm(file + part, { force: true })
    return open({ file })
  }
}

/** SQLite's primary result codes for a file that is no database, or a broken one. */
const [CORRUPT, NOTADB] = [11, 26]

function isDamage(error: unknown): boolean {
  const primary = ((error as { errcode?: number }).errcode ?? 0) & 0xff
  return primary === CORRUPT || primary === NOTADB
}

/** Whether a data folder holds anything yet. */
export async function hasDataFolder(dataFolder: string): Promise<boolean> {
  return stat(join(dataFolder, 'heads')).then(
    (found) => found.isDirectory(),
    () => false,
  )
}
