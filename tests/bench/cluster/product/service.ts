import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { systemClock } from '@asof/runtime'
import { ROOT } from '../../../architecture/source-files.ts'
import { findFreePort } from '../../../support/redis-server.ts'
import type { Setting } from '../setting.ts'
import { type Answer, type Client, openClient } from './client.ts'

/** A service of the product as a process of its own, as production starts it. */
export interface Service {
  readonly pid: number
  readonly client: Client
  /** Ms on the clock at which it was started. */
  readonly begun: number
  stop(): Promise<void>
}

/** Between two looks at what a service has done, ms. */
export const POLL_MS = 20

/** Starts `services/<name>/src/main.ts` on a free port of loopback. @param views where it keeps them */
export async function startService(name: 'api' | 'projector', setting: Setting, views: 'Redis' | 'none') {
  const port = await findFreePort()
  const begun = systemClock.elapsed()
  const child = spawn(process.execPath, [`services/${name}/src/main.ts`], {
    cwd: ROOT,
    env: { ...process.env, ...setting.environment(views), ASOF_PORT: String(port), ASOF_HOST: '127.0.0.1' },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const ended = once(child, 'close')
  const kill = () => child.kill('SIGKILL')
  process.once('exit', kill)
  const client = openClient(`http://127.0.0.1:${port}`, () => {
    if (child.exitCode !== null) throw new Error(`the ${name} ended with ${child.exitCode}`)
  })
  const stop = async () => {
    client.close()
    child.kill('SIGTERM')
    await ended
    process.off('exit', kill)
  }
  return { pid: child.pid!, client, begun, stop } satisfies Service
}

/** Waits until what a service answers is what is waited for. Resolves to the ms since its start; rejects when it ends. */
export async function untilAnswers(
  { client, begun }: Service,
  path: string,
  isThere: (body: Readonly<Record<string, unknown>>) => boolean,
): Promise<number> {
  for (;;) {
    const answer = await askOnceListening(client, path)
    if (answer?.status === 200 && isThere(answer.body)) return systemClock.elapsed() - begun
    await systemClock.after(POLL_MS)
  }
}

/** Null while the service does not listen yet; rejects when it has ended. */
export function askOnceListening(client: Client, path: string): Promise<Answer | null> {
  return client.get(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ECONNREFUSED') return null
    throw error
  })
}
