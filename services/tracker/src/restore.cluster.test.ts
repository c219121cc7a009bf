import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createCli } from '@asof/cli'
import { backendOf, type Config, openCheckpoints, openLedgers, readConfig, silentLogger } from '@asof/runtime'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findBroker } from '../../../tests/support/brokers.ts'
import { appendCommits, SMALL_HISTORY } from '../../../tests/support/small-ledger.ts'
import { createLocalOperations } from './local-operations.ts'

const broker = findBroker()

describe.runIf(broker !== null)('an exported log in a new topic', () => {
  const id = `restored-${randomUUID()}`
  let parent: string
  let embedded: Config
  let cluster: Config
  beforeAll(async () => {
    parent = await mkdtemp(join(tmpdir(), 'asof-restore-'))
    embedded = configOf({ ASOF_DATA: join(parent, 'embedded') })
    cluster = configOf({
      ASOF_DATA: join(parent, 'cluster'),
      ASOF_LEDGER: 'kafka',
      ASOF_KAFKA: broker!.brokers.join(','),
    })
    const place = { dataFolder: embedded.dataFolder, readOnly: false }
    const [ledger] = await openLedgers([id], { kind: 'sqlite', ...place })
    await appendCommits(ledger!, SMALL_HISTORY)
    await (await openCheckpoints([ledger!], place)).get(id)!.reach(SMALL_HISTORY.length)
    await ledger!.close()
    expect(await asof(embedded, 'export', join(parent, 'exported'), '--ledger', id)).toMatchObject({ code: 0 })
  })
  afterAll(() => rm(parent, { recursive: true }))

  function configOf(own: Readonly<Record<string, string>>): Config {
    const read = readConfig({ ASOF_LEDGERS: id, ASOF_TOPICS: 'off', ...own })
    if (!read.ok) throw new Error(read.problems.join())
    return read.config
  }

  async function asof(config: Config, ...argv: readonly string[]) {
    const [out, err]: [string[], string[]] = [[], []]
    const outputs = {
      stdout: { write: (text: string) => out.push(text) },
      stderr: { write: (text: string) => err.push(text) },
    }
    const connect = () => Promise.reject(new Error('nothing is asked here'))
    const code = await createCli({ connect, local: createLocalOperations(config), ...outputs, isTTY: false }).run(argv)
    return { code, out: out.join(''), err: err.join('') }
  }

  async function commitsIn(config: Config): Promise<readonly string[]> {
    const [ledger] = await openLedgers([id], backendOf(config, true, silentLogger))
    const rows = await ledger!.read(1, 100)
    await ledger!.close()
    return rows.map(({ bytes }) => Buffer.from(bytes).toString('hex'))
  }

  test('holds the same bytes, so the same chain and times; again changes nothing; and is signed for', async () => {
    for (let run = 0; run < 2; run++)
      expect(await asof(cluster, 'restore', join(parent, 'exported'), '--replicas', '1')).toMatchObject({ code: 0 })
    expect(await commitsIn(cluster)).toEqual(await commitsIn(embedded))
    expect(await asof(cluster, 'verify')).toMatchObject({ code: 0 })
    expect(await asof(cluster, 'export', join(parent, 'again'))).toMatchObject({ code: 0, err: '' })
  })

  test('a folder that has seen more of the topic does not take an older export by the way', async () => {
    const [ledger] = await openLedgers([id], backendOf(cluster, false, silentLogger))
    await appendCommits(ledger!, SMALL_HISTORY.slice(0, 1))
    await ledger!.close()
    const refused = await asof(cluster, 'restore', join(parent, 'exported'), '--replicas', '1')
    expect(refused).toMatchObject({ code: 1, err: expect.stringContaining('--accept-shorter') })
  })
})
