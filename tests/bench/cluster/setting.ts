import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Backend, backendOf, type Config, type Logger, readConfig } from '@asof/runtime'

/** Where a run finds its servers, and the names under which it keeps what is its own there. */
export interface Setting {
  readonly config: Config & { readonly [server in 'kafka' | 'redis']: NonNullable<Config[server]> }
  readonly ledger: string
  /** Holds records of the size of a commit, and is read by nobody. */
  readonly scratchLedger: string
  /** The ledger in its topic, to be read or appended to. */
  readonly backend: (mode: 'read' | 'append') => Backend
  /** Variables that start a service of the product over the ledger; it keeps nothing of an earlier one. */
  readonly environment: (views: 'Redis' | 'none') => Readonly<Record<string, string>>
  readonly logger: Logger
}

/** With it the bench appends over HTTP. */
export const RECORDER_KEY = 'recorder-key-of-a-bench-on-loopback'

/** Told to whoever starts the bench without servers. */
const HOW = 'infra/kafka/run infra/redis/run npm run bench -- --cluster   starts throw-away ones'

/** A new ledger on the servers of ASOF_KAFKA and ASOF_REDIS_URL. Throws naming every variable that is missing or wrong. */
export function findSetting(environment: Readonly<Record<string, string | undefined>> = process.env): Setting {
  const ledger = `bench-${randomUUID()}`
  const folder = mkdtempSync(join(tmpdir(), 'asof-cluster-bench-'))
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  const variables = {
    ASOF_LEDGER: 'kafka',
    ASOF_LEDGERS: ledger,
    ASOF_REDIS_NAMESPACE: ledger,
    ASOF_DATA: folder,
    // A projector has the views to fill, and nothing else.
    ASOF_TOPICS: 'off',
  }
  const read = readConfig({ ...environment, ...variables })
  if (!read.ok) throw new Error(`${read.problems.join('\n')}\n${HOW}`)
  const { config } = read
  const { kafka, redis } = config
  if (kafka === null || redis === null)
    throw new Error(`ASOF_REDIS_URL: names the Redis, and the bench needs it\n${HOW}`)
  let services = 0
  return {
    config: { ...config, kafka, redis },
    ledger,
    scratchLedger: `${ledger}-scratch`,
    backend: (mode) => backendOf(config, mode === 'read', logger),
    environment: (views) => ({
      ...variables,
      ASOF_KAFKA: kafka.brokers.join(','),
      ASOF_KAFKA_CLIENT: kafka.client,
      ASOF_REDIS_URL: views === 'Redis' ? redis.url : '',
      ASOF_DATA: join(folder, `service-${++services}`),
      ASOF_RECORDER_KEY: RECORDER_KEY,
      ASOF_LOG_LEVEL: 'warn',
      ASOF_RATE: 'off',
    }),
    logger,
  }
}

/** What the product remarks in passing is not of this bench; what it warns of is. */
const logger: Logger = {
  info: () => {},
  warn: (fields, message) => process.stderr.write(`  ${message} ${JSON.stringify(fields)}\n`),
  error: (fields, message) => process.stderr.write(`  ${message} ${JSON.stringify(fields)}\n`),
}
