import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { ROOT } from '../architecture/source-files.ts'
import { type ComposeFile, type ComposeService, composeProblems, type ScrapeFile, scrapeProblems } from './rules.ts'

const read = (file: string) => readFileSync(join(ROOT, file), 'utf8')
const compose = parse(read('docker-compose.yml'), { merge: true }) as ComposeFile
const scrape = parse(read('infra/prometheus/prometheus.yml')) as ScrapeFile

describe('docker-compose.yml', () => {
  test('holds the whole product', () => {
    expect(Object.keys(compose.services)).toEqual(
      expect.arrayContaining(['kafka', 'valkey', 'init', 'api', 'projector', 'notifier', 'gateway']),
    )
  })

  test('pins images, listens on loopback, names volumes, watches health, confines', () => {
    expect(composeProblems(compose)).toEqual([])
  })

  test('lets figures be read of every part, by a network of its own', () => {
    expect(scrapeProblems(compose, scrape)).toEqual([])
    expect(compose.services['prometheus']).toMatchObject({ profiles: ['observability'] })
  })

  test('keeps the views as they have to be kept', () => {
    expect(compose.services['valkey']!.command!.join(' ')).toMatch(/--appendonly yes .*--maxmemory-policy noeviction/)
  })

  test('runs the Node that the project runs', () => {
    const { node } = (JSON.parse(read('package.json')) as { devDependencies: { node: string } }).devDependencies
    const named = [read('docker-compose.yml'), read('infra/Dockerfile')].flatMap((text) => text.match(/node:[\d.]+/g))
    expect(new Set(named)).toEqual(new Set([`node:${node}`]))
  })

  test('the image of a service has a health check and no root', () => {
    expect(read('infra/Dockerfile')).toMatch(/^USER node$[\s\S]*^HEALTHCHECK /m)
  })
})

describe('planted violations are found', () => {
  const plants: readonly (readonly [string, string, ComposeService])[] = [
    ['the newest image', 'kafka', { image: 'apache/kafka:latest' }],
    ['an image without a tag', 'valkey', { image: 'valkey/valkey' }],
    ['a variable with a loose default', 'kafka', { image: '$'.concat('{ASOF_KAFKA_IMAGE:-apache/kafka:4}') }],
    ['a build on a loose image', 'api', { build: { args: { NODE_IMAGE: 'node:slim' } } }],
    ['a port for everybody', 'gateway', { ports: ['8080:8080'] }],
    ['a port for every address', 'gateway', { ports: ['0.0.0.0:8080:8080'] }],
    ['a volume without a name', 'kafka', { volumes: ['/var/lib/kafka/data'] }],
    ['a folder of the machine', 'kafka', { volumes: ['./data:/var/lib/kafka/data'] }],
    ['a volume nobody declares', 'kafka', { volumes: ['other:/var/lib/kafka/data'] }],
    ['no health check', 'valkey', { healthcheck: {} }],
    ['a health check switched off', 'api', { healthcheck: { disable: true } }],
    ['waiting for a start only', 'gateway', { depends_on: { api: { condition: 'service_started' } } }],
    ['all capabilities', 'projector', { cap_drop: [] }],
    ['privileges to gain', 'projector', { security_opt: [] }],
  ]

  test.each<[string, string, ComposeService]>([
    ['a part with figures beside its answers', 'api', { environment: {} }],
    ['a part with figures at another port', 'notifier', { environment: { ASOF_METRICS_PORT: 9465 } }],
    ['figures that others reach', 'projector', { ports: ['127.0.0.1:9464:9464'] }],
  ])('%s', (_, name, change) => {
    const services = { ...compose.services, [name]: { ...compose.services[name]!, ...change } }
    expect(scrapeProblems({ ...compose, services }, scrape)).toEqual([expect.stringContaining(`${name}: `)])
  })

  test('a part nobody reads the figures of', () => {
    const [job] = scrape.scrape_configs
    const [dns] = job!.dns_sd_configs
    const without = { scrape_configs: [{ dns_sd_configs: [{ ...dns!, names: ['api', 'notifier'] }] }] }
    expect(scrapeProblems(compose, without)).toEqual(['projector: nobody reads its figures'])
  })

  test.each(plants)('%s', (_, name, change) => {
    const service = { ...compose.services[name]!, ...change }
    expect(composeProblems({ ...compose, services: { ...compose.services, [name]: service } })).toEqual([
      expect.stringContaining(`${name}: `),
    ])
  })
})
