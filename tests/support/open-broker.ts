import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { cp, mkdtemp, rename, rm } from 'node:fs/promises'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { ROOT } from '../architecture/source-files.ts'

/** A broker that may be treated badly. */
export interface Broker {
  readonly brokers: readonly string[]
  readonly relay: { readonly listen: number; readonly target: number }
  /** SIGKILL; resolves once it is gone. */
  kill(): Promise<void>
  /** Starts it again over the same data; resolves once it serves. */
  start(): Promise<void>
  /** Keeps a copy of the data of a broker that is not running. */
  copyData(): Promise<void>
  /** Puts the copy in place of the data of a broker that is not running. */
  restoreData(): Promise<void>
  /** Stops all its processing where it is, and lets it go on. */
  freeze(): Promise<void>
  thaw(): Promise<void>
  close(): Promise<void>
}

/**
 * Starts a broker of its own: in a container, where an engine answers and `tests/containers` is installed, else on this
 * machine. Rejects where neither is possible.
 */
export async function openBroker(): Promise<Broker> {
  return (await startContainer()) ?? openProcess()
}

async function startContainer(): Promise<Broker | null> {
  if (!existsSync(join(ROOT, 'tests/containers/node_modules'))) return null
  const { startKafkaContainer } = await import('../containers/start-kafka.mjs')
  return startKafkaContainer()
}

/** On free ports of loopback, its data in a folder of its own. */
async function openProcess(): Promise<Broker> {
  const prepared = spawnSync(join(ROOT, 'infra/kafka/prepare'), { stdio: ['ignore', 'inherit', 'inherit'] })
  if (prepared.status !== 0) throw new Error('infra/kafka/prepare failed')
  const folder = await mkdtemp(join(tmpdir(), 'asof-broker-'))
  const [port, controller, target, listen] = await freePorts(4)
  const serve = async () => {
    const child = spawn(join(ROOT, 'infra/kafka/serve'), [folder, port, controller, target, listen].map(String), {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    await started(child)
    return child
  }
  let child = await serve()
  const kill = async () => {
    const gone = once(child, 'exit')
    child.kill('SIGKILL')
    await gone
  }
  return {
    brokers: [`127.0.0.1:${port}`],
    relay: { listen: listen!, target: target! },
    kill,
    start: async () => {
      child = await serve()
    },
    copyData: () => cp(join(folder, 'data'), join(folder, 'copy'), { recursive: true }),
    restoreData: async () => {
      await rm(join(folder, 'data'), { recursive: true })
      await rename(join(folder, 'copy'), join(folder, 'data'))
    },
    freeze: async () => void child.kill('SIGSTOP'),
    thaw: async () => void child.kill('SIGCONT'),
    close: async () => {
      if (child.exitCode === null && child.signalCode === null) await kill()
      await rm(folder, { recursive: true })
    },
  }
}

async function started(child: ChildProcess): Promise<void> {
  const lines: string[] = []
  for await (const line of createInterface({ input: child.stdout! })) {
    lines.push(line)
    if (!line.includes('Kafka Server started')) continue
    child.stdout!.resume()
    return
  }
  throw new Error(`the broker ended before it served:\n${lines.join('\n')}`)
}

async function freePorts(count: number): Promise<readonly number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'))
  await Promise.all(servers.map((server) => once(server, 'listening')))
  const ports = servers.map((server) => (server.address() as AddressInfo).port)
  for (const server of servers) server.close()
  return ports
}
