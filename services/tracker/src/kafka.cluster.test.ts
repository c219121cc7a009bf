import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createCli } from '@asof/cli'
import { type Config, randomIds, readConfig, silentLogger, systemClock } from '@asof/runtime'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { findBroker } from '../../../tests/support/brokers.ts'
import { apis, type FrameRelay, openFrameRelay } from '../../../tests/support/frame-relay.ts'
import { connectTo } from './connect.ts'
import { createTracker, type Tracker } from './create-tracker.ts'
import { createLocalOperations } from './local-operations.ts'

const broker = findBroker()
const KEY = 'kafka-test-recorder-key-0123456789abcdef'

describe.runIf(broker !== null)('the product over Kafka', () => {
  let dataFolder: string
  let config: Config
  let relay: FrameRelay
  const trackers: Tracker[] = []
  beforeEach(async () => {
    dataFolder = await mkdtemp(join(tmpdir(), 'asof-tracker-'))
    relay = await openFrameRelay(broker!.relay)
    config = configOf(`own-${randomUUID()}`)
  })
  afterEach(async () => {
    for (const tracker of trackers.splice(0)) await tracker.close()
    await relay.close()
    await rm(dataFolder, { recursive: true })
  })

  function configOf(ledgers: string, more: Readonly<Record<string, string>> = {}): Config {
    const read = readConfig({
      ASOF_DATA: dataFolder,
      ASOF_PORT: '0',
      ASOF_LEDGERS: ledgers,
      ASOF_RECORDER_KEY: KEY,
      ASOF_LEDGER: 'kafka',
      ASOF_KAFKA: `127.0.0.1:${broker!.relay.listen}`,
      ...more,
    })
    if (!read.ok) throw new Error(read.problems.join())
    return read.config
  }

  async function start(): Promise<Tracker> {
    const needs = { clock: systemClock, ids: randomIds, logger: silentLogger, progress: () => {} }
    const tracker = await createTracker({ config, ...needs })
    trackers.push(tracker)
    return tracker
  }

  async function asof(...argv: string[]) {
    const out: string[] = []
    const write = { write: (text: string) => out.push(text) }
    const connect = (target: object) => connectTo(target, config, () => {})
    const local = createLocalOperations(config)
    const code = await createCli({ connect, local, stdout: write, stderr: write, isTTY: false }).run(argv)
    return { code, out: out.join('') }
  }

  const init = () => asof('ledger', 'init', '--replicas', '1')
  const post = ({ url }: Tracker, id: string) =>
    fetch(`${url}/api/v1/events`, {
      method: 'POST',
      headers: { authorization: `Bearer ${KEY}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        id,
        type: 'org.registered',
        schemaVersion: 1,
        announcedAt: '2026-01-01',
        source: [{ kind: 'test' }],
        data: { org: id, name: 'An organisation', kind: 'company' },
      }),
    })
  const headOf = async ({ url }: Tracker) => (await (await fetch(`${url}/api/v1/log/head`)).json()) as object

  test('without its topic it does not start, and says what makes it', async () => {
    await expect(start()).rejects.toThrow(/asof ledger init/)
    expect(await init()).toMatchObject({ code: 0, out: expect.stringContaining('"made":true') })
    expect(await init()).toMatchObject({ code: 0, out: expect.stringContaining('"made":false') })
    expect((await start()).ledgers[0]!.state).toEqual({ mode: 'writable' })
  })

  test('a shipped history answers byte for byte as from SQLite, and verifies', async () => {
    config = configOf('seed-story')
    await init()
    const inTopic = await start()
    config = configOf('seed-story', { ASOF_LEDGER: 'sqlite' })
    const inFile = await start()
    for (const question of [
      'access?jurisdiction=IN&provider=anthropic&asOf=2026-06-20',
      'events?limit=1000',
      'log/head',
    ]) {
      const [one, other] = await Promise.all([inTopic, inFile].map(({ url }) => fetch(`${url}/api/v1/${question}`)))
      expect(one!.status).toBe(200)
      expect(await one!.text()).toBe(await other!.text())
    }
    config = configOf('seed-story')
    expect(await asof('verify')).toMatchObject({ code: 0, out: expect.stringContaining('"ok":true') })
  })

  test('what one instance takes, another answers with', async () => {
    await init()
    const [one, other] = [await start(), await start()]
    expect((await post(one, 'org-1')).status).toBe(201)
    expect(await headOf(other)).toEqual(await headOf(one))
    expect((await post(other, 'org-2')).status).toBe(201)
    expect(await headOf(one)).toEqual(await headOf(other))
  })

  test('an append nobody answers for is 503, and the same key gives the original later', async () => {
    await init()
    const tracker = await start()
    expect((await post(tracker, 'org-1')).status).toBe(201)
    const stop = relay.swallowAnswers(apis.produce)
    const stopReading = relay.swallowAnswers(apis.fetch)
    const unknown = await post(tracker, 'org-2')
    expect(unknown.status).toBe(503)
    expect(unknown.headers.get('retry-after')).toBe('1')
    expect(await unknown.json()).toMatchObject({ code: 'OUTCOME_UNKNOWN' })
    stop()
    stopReading()
    const retry = () => post(tracker, 'org-2')
    await expect.poll(async () => (await retry()).status, { timeout: 15_000 }).toBe(201)
    const again = await retry()
    expect(again.headers.get('idempotency-replayed')).toBe('true')
    expect(await again.json()).toMatchObject({ id: 'org-2', position: 2 })
  })
})
