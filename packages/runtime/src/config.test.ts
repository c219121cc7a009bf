import { expect, test } from 'vitest'
import { describeConfig, readConfig } from './config.ts'

test('an empty environment is a whole configuration', () => {
  expect(readConfig({})).toMatchObject({
    ok: true,
    config: {
      dataFolder: './data',
      dataFolderChosen: false,
      host: '127.0.0.1',
      ledgers: ['ai-controls', 'seed-story'],
    },
  })
  expect(readConfig({ ASOF_DATA: '' })).toMatchObject({ config: { dataFolder: './data', dataFolderChosen: false } })
})

test('every wrong variable is told at once', () => {
  const read = readConfig({
    ASOF_PORT: '99999',
    ASOF_LEDGERS: 'a,../b',
    ASOF_RECORDER_KEY: 'short',
    ASOF_LOG_LEVEL: 'loud',
  })
  const names = read.ok ? [] : read.problems.map((problem) => problem.split(':')[0])
  expect(names.sort()).toEqual(['ASOF_LEDGERS', 'ASOF_LOG_LEVEL', 'ASOF_PORT', 'ASOF_RECORDER_KEY'])
})

test('views lie beside the ledgers unless an address of a Redis is given', () => {
  expect(readConfig({})).toMatchObject({ config: { redis: null } })
  const given = { ASOF_REDIS_URL: 'rediss://asof:word@cache:6380/2' }
  expect(readConfig(given)).toMatchObject({ config: { redis: { url: given.ASOF_REDIS_URL, namespace: 'asof' } } })
  const wrong = readConfig({ ASOF_REDIS_URL: 'http://cache', ASOF_REDIS_NAMESPACE: 'a b' })
  expect(wrong.ok ? [] : wrong.problems.map((problem) => problem.split(':')[0]).sort()).toEqual([
    'ASOF_REDIS_NAMESPACE',
    'ASOF_REDIS_URL',
  ])
})

test('printing the configuration shows no password of a Redis', () => {
  const read = readConfig({ ASOF_REDIS_URL: 'redis://asof:s3cret-word@cache:6379' })
  const shown = read.ok ? describeConfig(read.config) : {}
  expect(shown).toMatchObject({ ASOF_REDIS_URL: 'redis://asof:hidden@cache:6379' })
})

test('printing the configuration shows no key', () => {
  const key = 'k'.repeat(40)
  const read = readConfig({ ASOF_RECORDER_KEY: key })
  expect(read.ok && JSON.stringify(describeConfig(read.config))).not.toContain(key)
})

test('Kafka is where the ledgers lie only when it is asked for, and then the brokers must be named', () => {
  expect(readConfig({ ASOF_KAFKA: 'one:9092' })).toMatchObject({ config: { kafka: null } })
  expect(readConfig({ ASOF_LEDGER: 'kafka', ASOF_KAFKA: 'one:9092, two:9092' })).toMatchObject({
    config: { kafka: { brokers: ['one:9092', 'two:9092'], client: 'kafkajs', publicTopics: true } },
  })
  expect(readConfig({ ASOF_LEDGER: 'kafka', ASOF_KAFKA: 'one:9092', ASOF_KAFKA_CLIENT: 'platformatic' })).toMatchObject(
    {
      config: { kafka: { client: 'platformatic' } },
    },
  )
  const withoutTopics = readConfig({ ASOF_LEDGER: 'kafka', ASOF_KAFKA: 'one:9092', ASOF_TOPICS: 'off' })
  expect(withoutTopics).toMatchObject({ config: { kafka: { publicTopics: false } } })
  for (const wrong of [
    {},
    { ASOF_KAFKA: 'one' },
    { ASOF_KAFKA: 'one:9092', ASOF_TOPICS: 'no' },
    { ASOF_KAFKA: 'one:9092', ASOF_KAFKA_CLIENT: 'other' },
  ])
    expect(readConfig({ ASOF_LEDGER: 'kafka', ...wrong }).ok).toBe(false)
})

test('anyone may read as often as most would, and nobody is believed, unless it is said', () => {
  expect(readConfig({})).toMatchObject({
    config: { reading: 'open', rate: 60_000, streams: 100, proxies: [], oidc: null, key: null },
  })
  const given = { ASOF_READ: 'keys', ASOF_RATE: 'off', ASOF_STREAMS: 'off', ASOF_PROXIES: '10.1.0.0/16, fd00::/8' }
  expect(readConfig(given)).toMatchObject({
    config: { reading: 'keys', rate: null, streams: null, proxies: ['10.1.0.0/16', 'fd00::/8'] },
  })
  for (const wrong of [
    { ASOF_READ: 'all' },
    { ASOF_RATE: '0' },
    { ASOF_RATE: '-1' },
    { ASOF_STREAMS: '0' },
    { ASOF_PROXIES: '*' },
  ])
    expect(readConfig(wrong).ok).toBe(false)
})

test('a provider is reached over https, or on this machine, and says whom its tokens are for', () => {
  const issuer = 'https://login.example/realms/one'
  expect(readConfig({ ASOF_OIDC_ISSUER: issuer, ASOF_OIDC_AUDIENCE: 'asof' })).toMatchObject({
    config: { oidc: { issuer, audience: 'asof', roleClaim: 'roles' } },
  })
  const at = (address: string) => readConfig({ ASOF_OIDC_ISSUER: address, ASOF_OIDC_AUDIENCE: 'asof' }).ok
  expect(at('http://127.0.0.1:9000')).toBe(true)
  for (const address of ['http://login.example', 'http://127.0.0.1.example', 'ftp://login.example', 'login'])
    expect(at(address)).toBe(false)
  expect(readConfig({ ASOF_OIDC_ISSUER: issuer })).toEqual({
    ok: false,
    problems: ['ASOF_OIDC_AUDIENCE: names whom tokens are for, and ASOF_OIDC_ISSUER needs it'],
  })
})

test('HSTS has its place where people come by https', () => {
  expect(readConfig({})).toMatchObject({ config: { isHttps: false } })
  expect(readConfig({ ASOF_PUBLIC_URL: 'https://asof.example' })).toMatchObject({ config: { isHttps: true } })
  expect(readConfig({ ASOF_PUBLIC_URL: 'http://asof.example' })).toMatchObject({ config: { isHttps: false } })
})
