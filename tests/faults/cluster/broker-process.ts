import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { ROOT } from '../../architecture/source-files.ts'

/** A broker that may be treated badly. */
export interface BrokerProcess {
  readonly brokers: readonly string[]
  readonly relay: { readonly listen: number; readonly target: number }
  /** SIGKILL; resolves once it is gone. */
  kill(): Promise<void>
  /** Starts it again over the same data; resolves once it serves. */
  start(): Promise<void>
  /** Keeps a copy of the data of a broker that is not running. */
  copyData(): void
  /** Puts the copy in place of the data of a broker that is not running. */
  restoreData(): void
  /** SIGSTOP. */
  freeze(): void
  /** SIGCONT. */
  thaw(): void
  close(): Promise<void>
}

/** Prepares and starts a broker on free ports of loopback, its data in a folder of its own. */
export async function openBrokerProcess(): Promise<BrokerProcess> {
  const prepared = spawnSync(join(ROOT, 'infra/kafka/prepare'), { stdio: ['ignore', 'inherit', 'inherit'] })
  if (prepared.status !== 0) throw new Error('infra/kafka/prepare failed')
  const folder = mkdtempSync(join(tmpdir(), 'asof-broker-'))
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
    copyData: () => cpSync(join(folder, 'data'), join(folder, 'copy'), { recursive: true }),
    restoreData: () => {
      rmSync(join(folder, 'data'), { recursive: true })
      renameSync(join(folder, 'copy'), join(folder, 'data'))
    },
    freeze: () => child.kill('SIGSTOP'),
    thaw: () => child.kill('SIGCONT'),
    close: async () => {
      if (child.exitCode === null && child.signalCode === null) await kill()
      rmSync(folder, { recursive: true })
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
