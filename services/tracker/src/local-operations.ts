import { readFile } from 'node:fs/promises'
import type { Check, InitReport, LocalOperations, Target, VerifyReport } from '@asof/cli'
import {
  type Backend,
  backendOf,
  CONTROL,
  type Config,
  closeAll,
  describeConfig,
  hasDataFolder,
  loadShipped,
  makeTopics,
  openLedgers,
  openViews,
  randomIds,
  silentLogger,
  systemClock,
  verifyLedgers,
} from '@asof/runtime'
import { createLogOperations } from './log-operations.ts'

/** What the CLI does on this machine without asking over HTTP. */
export function createLocalOperations(config: Config): LocalOperations {
  return {
    ...createLogOperations(config),
    verify: (target, ledger, progress) =>
      ledger === undefined
        ? verify(target, config, config.ledgers, progress)
        : verifyNamed(target, config, ledger, progress),
    initLedgers: (ledger, replicas) => initLedgers(ledger === undefined ? config.ledgers : [ledger], replicas, config),
    config: () => describeConfig(config),
    doctor: (target) => examine(target, config),
    readText: (file) => (file === '-' ? readStandardInput() : readFile(file, 'utf8')),
    recorderKey: () => config.key ?? config.recorderKey ?? undefined,
    newId: randomIds.requestId,
    interrupted,
    pause: systemClock.after,
  }
}

function interrupted(): AbortSignal {
  const controller = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => controller.abort())
  return controller.signal
}

async function verify(
  target: Target,
  config: Config,
  ids: readonly string[],
  progress: (line: string) => void,
): Promise<readonly VerifyReport[]> {
  return verifyLedgers(await toVerify(target, config), ids, (id) => progress(`verifying ${id}`))
}

/** Rejects for a name that nothing here knows: an empty log is sound, a misspelt one is none. */
async function verifyNamed(
  target: Target,
  config: Config,
  id: string,
  progress: (line: string) => void,
): Promise<readonly VerifyReport[]> {
  const reports = await verify(target, config, [id], progress)
  const isEmpty = reports.every(({ ok, commits }) => ok && commits === 0)
  if (isEmpty && ![...config.ledgers, CONTROL].includes(id)) throw new Error(`there is no ledger ${id} here`)
  return reports
}

async function toVerify({ data, server }: Target, config: Config): Promise<Backend> {
  if (server !== undefined) throw new Error('verify reads the logs themselves: name a data folder with --data')
  if (data === undefined && config.kafka !== null) return backendOf(config, true, silentLogger)
  const dataFolder = data ?? config.dataFolder
  if (!(await hasDataFolder(dataFolder))) throw new Error(`${dataFolder} is not a data folder of asof`)
  return { kind: 'sqlite', dataFolder, readOnly: true, signing: config.signing }
}

async function initLedgers(ids: readonly string[], replicas: number, config: Config): Promise<readonly InitReport[]> {
  const { kafka } = config
  if (kafka === null) throw new Error('only ledgers in Kafka are made beforehand: set ASOF_LEDGER=kafka and ASOF_KAFKA')
  const topics = await makeTopics([...ids, CONTROL], kafka, { replicas, newIds: randomIds, logger: silentLogger })
  const ledgers = await openLedgers(ids, backendOf(config, false, silentLogger))
  await loadShipped(ledgers).finally(() => closeAll(ledgers))
  return topics
}

async function examine(target: Target, config: Config): Promise<readonly Check[]> {
  const dataFolder = target.data ?? config.dataFolder
  const { node, sqlite = 'none' } = process.versions
  const inKafka = target.data === undefined && config.kafka !== null
  const present = await hasDataFolder(dataFolder)
  const reports =
    present || inKafka
      ? await verify(target.data === undefined ? {} : { data: target.data }, config, config.ledgers, () => {})
      : []
  const server = target.server ?? config.server
  return [
    { name: 'node', ok: Number(node.split('.')[0]) >= 24, finding: `${node}, SQLite ${sqlite}` },
    {
      name: 'data folder',
      ok: true,
      finding: present || inKafka ? dataFolder : `${dataFolder} does not exist yet: "npm start" makes it`,
    },
    ...reports.map(({ ledger, ok, position, problems }) => ({
      name: `ledger ${ledger}`,
      ok,
      finding: ok ? `sound, ${position} events` : problems.join('; '),
    })),
    ...(config.redis === null ? [] : [await examineRedis(dataFolder, config.redis)]),
    ...(server === null ? [] : [await examineServer(server)]),
  ]
}

async function examineRedis(dataFolder: string, redis: NonNullable<Config['redis']>): Promise<Check> {
  try {
    const views = await openViews({ kind: 'sqlite', dataFolder, readOnly: false }, silentLogger, redis)
    await views?.readCursor('doctor', 'doctor').finally(() => views.close())
    return { name: 'redis', ok: true, finding: 'answers, evicts nothing, keeps an append-only file' }
  } catch (fault) {
    return { name: 'redis', ok: false, finding: (fault as Error).message }
  }
}

async function examineServer(server: string): Promise<Check> {
  const finding = await fetch(new URL('/readyz', server)).then(
    ({ status }) => ({ ok: status === 200, finding: `${server} answers ${status}` }),
    (cause: Error) => ({ ok: false, finding: `${server} does not answer: ${cause.message}` }),
  )
  return { name: 'server', ...finding }
}

async function readStandardInput(): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('utf8')
}
