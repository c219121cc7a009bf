import { readFile } from 'node:fs/promises'
import type { Check, LocalOperations, Target, VerifyReport } from '@asof/cli'
import { type Config, describeConfig, hasDataFolder, openViews, silentLogger, verifyFolder } from '@asof/runtime'

/** What the CLI does on this machine without asking over HTTP. */
export function createLocalOperations(config: Config): LocalOperations {
  return {
    verify: (target, ledger, progress) =>
      verify(folderOf(target, config), ledger === undefined ? config.ledgers : [ledger], progress),
    config: () => describeConfig(config),
    doctor: (target) => examine(target, config),
    readText: (file) => (file === '-' ? readStandardInput() : readFile(file, 'utf8')),
    recorderKey: () => config.recorderKey ?? undefined,
  }
}

function folderOf({ data, server }: Target, { dataFolder }: Config): string {
  if (server !== undefined) throw new Error('verify reads files: name a data folder with --data')
  return data ?? dataFolder
}

async function verify(
  dataFolder: string,
  ids: readonly string[],
  progress: (line: string) => void,
): Promise<readonly VerifyReport[]> {
  if (!(await hasDataFolder(dataFolder))) throw new Error(`${dataFolder} is not a data folder of asof`)
  return verifyFolder(dataFolder, ids, (id) => progress(`verifying ${id}`))
}

async function examine(target: Target, config: Config): Promise<readonly Check[]> {
  const dataFolder = target.data ?? config.dataFolder
  const { node, sqlite = 'none' } = process.versions
  const present = await hasDataFolder(dataFolder)
  const reports = present ? await verify(dataFolder, config.ledgers, () => {}) : []
  const server = target.server ?? config.server
  return [
    { name: 'node', ok: Number(node.split('.')[0]) >= 24, finding: `${node}, SQLite ${sqlite}` },
    {
      name: 'data folder',
      ok: true,
      finding: present ? dataFolder : `${dataFolder} does not exist yet: "npm start" makes it`,
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
