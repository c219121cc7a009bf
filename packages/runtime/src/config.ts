import { type KafkaClient, kafkaClients } from '@asof/ledger'
import { z } from 'zod'
import type { SigningConfig } from './signing-key-file.ts'

const PORTS = 'a whole number from 0 to 65535'
/** Id of the ledger that holds what people set, apart from what they know. */
export const CONTROL = 'control'

const IDENTIFIER = /^[a-z0-9][a-z0-9-]{0,62}$/

const NETWORK = /^[\da-fA-F.:]+\/\d{1,3}$/
/** Requests a minute of one key or address, unless something else is said. */
const RATE = 60_000
/** Streams that one address holds open without a key, unless something else is said. */
const STREAMS = 100

const BROKER = /^[\w.-]+:\d{1,5}$/

const schema = z.object({
  ASOF_DATA: z.string().min(1).default('./data'),
  ASOF_HOST: z.string().min(1).default('127.0.0.1'),
  ASOF_PORT: z
    .string()
    .regex(/^\d{1,5}$/, PORTS)
    .transform(Number)
    .refine((port) => port <= 65_535, PORTS)
    .default(8080),
  ASOF_METRICS_PORT: z
    .string()
    .regex(/^\d{1,5}$/, PORTS)
    .transform(Number)
    .refine((port) => port <= 65_535, PORTS)
    .optional(),
  ASOF_MAX_LAG: z
    .string()
    .regex(/^\d{1,9}$/, 'a whole number of events')
    .transform(Number)
    .default(1_000),
  ASOF_LEDGERS: z
    .string()
    .default('ai-controls,seed-story')
    .transform((list) => list.split(',').map((id) => id.trim()))
    .refine((ids) => ids.every((id) => IDENTIFIER.test(id)), 'ids of a-z, 0-9 and -, separated by commas')
    .refine((ids) => !ids.includes(CONTROL), `${CONTROL} is the name of asof's own ledger`)
    .refine((ids) => new Set(ids).size === ids.length, 'names a ledger twice'),
  ASOF_RECORDER_KEY: z
    .string()
    .regex(/^[\x21-\x7e]{32,255}$/, '32 to 255 visible ASCII characters')
    .optional(),
  ASOF_PUBLIC_URL: z.url({ protocol: /^https?$/, error: 'an http or https address' }).optional(),
  ASOF_OIDC_ISSUER: z
    .url({ protocol: /^https?$/, error: 'an https address' })
    .refine(isGuarded, 'an https address, or http on this machine')
    .optional(),
  ASOF_OIDC_AUDIENCE: z.string().min(1).optional(),
  ASOF_OIDC_ROLE_CLAIM: z.string().min(1).default('roles'),
  ASOF_RATE: z
    .string()
    .regex(/^(off|[1-9]\d{0,8})$/, 'requests a minute of one key or address, or off')
    .transform((value) => (value === 'off' ? null : Number(value)))
    .default(RATE),
  ASOF_STREAMS: z
    .string()
    .regex(/^(off|[1-9]\d{0,8})$/, 'open streams of one address, or off')
    .transform((value) => (value === 'off' ? null : Number(value)))
    .default(STREAMS),
  ASOF_PROXIES: z
    .string()
    .transform((list) => list.split(',').map((network) => network.trim()))
    .refine(
      (networks) => networks.every((network) => NETWORK.test(network)),
      'networks such as 10.1.0.0/16, separated by commas',
    )
    .default([]),
  ASOF_KEY: z.string().min(1).optional(),
  ASOF_READ: z.enum(['open', 'keys'], 'one of open, keys').default('open'),
  ASOF_ORIGIN: z
    .string()
    .regex(/^[\w.-]+(\/[\w.-]+)*$/, 'letters, digits and . _ - /, such as log.example.org')
    .optional(),
  ASOF_SIGNING_KEY: z.string().min(1).optional(),
  ASOF_LOG_LEVEL: z
    .enum(['silent', 'error', 'warn', 'info', 'debug'], 'one of silent, error, warn, info, debug')
    .default('info'),
  ASOF_REDIS_URL: z.url({ protocol: /^rediss?$/, error: 'a redis or rediss address' }).optional(),
  ASOF_REDIS_NAMESPACE: z.string().regex(IDENTIFIER, 'a name of a-z, 0-9 and -').default('asof'),
  ASOF_SERVER: z.url({ protocol: /^https?$/, error: 'an http or https address' }).optional(),
  ASOF_LEDGER: z.enum(['sqlite', 'kafka'], 'one of sqlite, kafka').default('sqlite'),
  ASOF_KAFKA: z
    .string()
    .transform((list) => list.split(',').map((broker) => broker.trim()))
    .refine(
      (brokers) => brokers.every((broker) => BROKER.test(broker)),
      'host:port of each broker, separated by commas',
    )
    .optional(),
  ASOF_KAFKA_CLIENT: z.enum(kafkaClients, `one of ${kafkaClients.join(', ')}`).default('kafkajs'),
  ASOF_TOPICS: z.enum(['on', 'off'], 'one of on, off').default('on'),
  ASOF_WEBHOOK_KEY: z
    .string()
    .regex(/^[\x21-\x7e]{32,255}$/, '32 to 255 visible ASCII characters')
    .optional(),
  ASOF_WEBHOOK_HTTP: z.enum(['on', 'off'], 'one of on, off').default('off'),
  ASOF_WEBHOOK_PORTS: z
    .string()
    .default('443,8443')
    .transform((list) => list.split(',').map(Number))
    .refine(
      (ports) => ports.every((port) => Number.isInteger(port) && port >= 1 && port <= 65_535),
      'ports, separated by commas',
    ),
  ASOF_WEBHOOK_NETWORKS: z
    .string()
    .transform((list) => list.split(',').map((network) => network.trim()))
    .refine(
      (networks) => networks.every((network) => NETWORK.test(network)),
      'networks such as 10.1.0.0/16, separated by commas',
    )
    .optional(),
})

/** Whether nobody in between can answer for an address. */
function isGuarded(address: string): boolean {
  if (!URL.canParse(address)) return false
  const { protocol, hostname } = new URL(address)
  return protocol === 'https:' || ['127.0.0.1', '[::1]', 'localhost'].includes(hostname)
}

/** What an operator may set. */
export interface Config {
  /** Folder of the SQLite ledgers and the recorder key's hash. */
  readonly dataFolder: string
  /** False when `dataFolder` is the default. */
  readonly dataFolderChosen: boolean
  readonly host: string
  /** 0 takes any free port. */
  readonly port: number
  /** Where `/metrics` is served; null: beside everything else. */
  readonly metricsPort: number | null
  /** Most events a ledger may be behind its log before `/readyz` says so. */
  readonly maxLag: number
  /** Ids in order; the first answers questions that name none. */
  readonly ledgers: readonly [string, ...string[]]
  readonly recorderKey: string | null
  /** What the CLI shows a server; null: what it was told by `--key`. */
  readonly key: string | null
  /** Whether anyone may read, or holders of a key alone. */
  readonly reading: 'open' | 'keys'
  /** Whether people come by https alone. */
  readonly isHttps: boolean
  /** The OpenID provider whose bearer tokens are taken; null: there is none. */
  readonly oidc: { readonly issuer: string; readonly audience: string; readonly roleClaim: string } | null
  /** Requests a minute of one key or address; null: as many as they like. */
  readonly rate: number | null
  /** Open streams of one address that shows no key; null: as many as they like. */
  readonly streams: number | null
  /** Networks of proxies whose `X-Forwarded-For` is believed. */
  readonly proxies: readonly string[]
  /** Who signs checkpoints, and with which key; the data folder's own where nothing is said. */
  readonly signing: SigningConfig
  readonly logLevel: 'silent' | 'error' | 'warn' | 'info' | 'debug'
  /** Where views are kept; null = beside the ledgers. */
  readonly redis: { readonly url: string; readonly namespace: string } | null
  /** Where the CLI asks; null = the data folder itself. */
  readonly server: string | null
  /** Where the ledgers lie as topics; null = as SQLite files in the data folder. */
  readonly kafka: KafkaConfig | null
  readonly webhooks: WebhookConfig
}

/** Where notices may be delivered, and what signs them. */
interface WebhookConfig {
  /** The secrets of all receivers follow from it; null: from one made at the first start. */
  readonly key: string | null
  /** Whether `http` is allowed beside `https`. */
  readonly allowHttp: boolean
  readonly ports: readonly number[]
  /** Networks beyond the public Internet that may be called, as `10.1.0.0/16`. */
  readonly networks: readonly string[]
}

/** A Kafka cluster and the client library that talks to it. */
export interface KafkaConfig {
  /** `host:port`, at least one. */
  readonly brokers: readonly string[]
  readonly client: KafkaClient
  /** Whether the public topics are made, and filled by the projector. */
  readonly publicTopics: boolean
}

/** The configuration, or every variable that is wrong, one sentence each. */
export type ConfigResult =
  | { readonly ok: true; readonly config: Config }
  | { readonly ok: false; readonly problems: readonly string[] }

/** Reads a configuration from environment variables; the process's own unless others are given. */
export function readConfig(environment: Readonly<Record<string, string | undefined>> = process.env): ConfigResult {
  const given = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''),
  )
  const parsed = schema.safeParse(given)
  if (!parsed.success)
    return { ok: false, problems: parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`) }
  const values = parsed.data
  const { ASOF_LEDGER: kind, ASOF_KAFKA: brokers, ASOF_KAFKA_CLIENT: client } = values
  if (kind === 'kafka' && brokers === undefined)
    return { ok: false, problems: ['ASOF_KAFKA: names the brokers, and ASOF_LEDGER=kafka needs them'] }
  const { ASOF_OIDC_ISSUER: issuer, ASOF_OIDC_AUDIENCE: audience, ASOF_OIDC_ROLE_CLAIM: roleClaim } = values
  if (issuer !== undefined && audience === undefined)
    return { ok: false, problems: ['ASOF_OIDC_AUDIENCE: names whom tokens are for, and ASOF_OIDC_ISSUER needs it'] }
  return {
    ok: true,
    config: {
      dataFolder: values.ASOF_DATA,
      dataFolderChosen: given['ASOF_DATA'] !== undefined,
      host: values.ASOF_HOST,
      port: values.ASOF_PORT,
      metricsPort: values.ASOF_METRICS_PORT ?? null,
      maxLag: values.ASOF_MAX_LAG,
      ledgers: values.ASOF_LEDGERS as [string, ...string[]],
      recorderKey: values.ASOF_RECORDER_KEY ?? null,
      key: values.ASOF_KEY ?? null,
      reading: values.ASOF_READ,
      isHttps: values.ASOF_PUBLIC_URL?.startsWith('https:') ?? false,
      oidc: issuer === undefined || audience === undefined ? null : { issuer, audience, roleClaim },
      rate: values.ASOF_RATE,
      streams: values.ASOF_STREAMS,
      proxies: values.ASOF_PROXIES,
      signing: { owner: values.ASOF_ORIGIN ?? null, keyFile: values.ASOF_SIGNING_KEY ?? null },
      logLevel: values.ASOF_LOG_LEVEL,
      redis:
        values.ASOF_REDIS_URL === undefined
          ? null
          : { url: values.ASOF_REDIS_URL, namespace: values.ASOF_REDIS_NAMESPACE },
      server: values.ASOF_SERVER ?? null,
      kafka:
        kind === 'kafka' && brokers !== undefined
          ? { brokers, client, publicTopics: values.ASOF_TOPICS === 'on' }
          : null,
      webhooks: {
        key: values.ASOF_WEBHOOK_KEY ?? null,
        allowHttp: values.ASOF_WEBHOOK_HTTP === 'on',
        ports: values.ASOF_WEBHOOK_PORTS,
        networks: values.ASOF_WEBHOOK_NETWORKS ?? [],
      },
    },
  }
}

/** The configuration for printing: variables with their values, secrets masked. */
export function describeConfig(config: Config): Readonly<Record<string, string>> {
  return {
    ASOF_DATA: config.dataFolder,
    ASOF_HOST: config.host,
    ASOF_PORT: String(config.port),
    ASOF_METRICS_PORT:
      config.metricsPort === null ? '(none: /metrics is served beside everything else)' : String(config.metricsPort),
    ASOF_MAX_LAG: String(config.maxLag),
    ASOF_LEDGERS: config.ledgers.join(','),
    ASOF_RECORDER_KEY: config.recorderKey === null ? '(made at first start)' : '(set, hidden)',
    ASOF_KEY: config.key === null ? '(none)' : '(set, hidden)',
    ASOF_READ: config.reading,
    ASOF_PUBLIC_URL: config.isHttps ? '(https)' : '(none, or http)',
    ASOF_OIDC_ISSUER: config.oidc?.issuer ?? '(none)',
    ...(config.oidc && { ASOF_OIDC_AUDIENCE: config.oidc.audience, ASOF_OIDC_ROLE_CLAIM: config.oidc.roleClaim }),
    ASOF_RATE: config.rate === null ? 'off' : String(config.rate),
    ASOF_STREAMS: config.streams === null ? 'off' : String(config.streams),
    ASOF_PROXIES: config.proxies.join(',') || '(none)',
    ASOF_ORIGIN: config.signing.owner ?? '(that of the signing key; asof for a new one)',
    ASOF_SIGNING_KEY: config.signing.keyFile ?? '(signing-key in the data folder)',
    ASOF_LOG_LEVEL: config.logLevel,
    ASOF_REDIS_URL: config.redis === null ? '(none: views lie in the data folder)' : withoutPassword(config.redis.url),
    ASOF_REDIS_NAMESPACE: config.redis?.namespace ?? '(none)',
    ASOF_SERVER: config.server ?? '(none: the data folder is read directly)',
    ASOF_LEDGER: config.kafka === null ? 'sqlite' : 'kafka',
    ...(config.kafka && {
      ASOF_KAFKA: config.kafka.brokers.join(','),
      ASOF_KAFKA_CLIENT: config.kafka.client,
      ASOF_TOPICS: config.kafka.publicTopics ? 'on' : 'off',
    }),
    ASOF_WEBHOOK_KEY: config.webhooks.key === null ? '(made at first start)' : '(set, hidden)',
    ASOF_WEBHOOK_HTTP: config.webhooks.allowHttp ? 'on' : 'off',
    ASOF_WEBHOOK_PORTS: config.webhooks.ports.join(','),
    ASOF_WEBHOOK_NETWORKS: config.webhooks.networks.join(',') || '(none beyond the public Internet)',
  }
}

function withoutPassword(address: string): string {
  const url = new URL(address)
  if (url.password !== '') url.password = 'hidden'
  return url.href
}
