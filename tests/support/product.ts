import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { ROOT } from '../architecture/source-files.ts'

/** The product as a process of its own. */
export interface Product {
  readonly url: string
  readonly pid: number
  /** What it printed until it answered. */
  readonly greeting: readonly string[]
  /** Ends it with a signal; resolves with its exit code, null when the signal ended it. */
  stop(signal: 'SIGTERM' | 'SIGKILL'): Promise<number | null>
}

/**
 * Starts the product and waits until it says where its page is. `command` defaults to its own start file; the README's
 * is `npm start`. Errors: rejects when it ends before it answers.
 */
export async function startProduct(
  env: Readonly<Record<string, string>>,
  command: readonly string[] = [process.execPath, 'services/tracker/start.mjs'],
): Promise<Product> {
  const [file, ...args] = command
  const child = spawn(file!, args, {
    cwd: ROOT,
    env: { ...process.env, ASOF_LOG_LEVEL: 'error', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  })
  const ended = once(child, 'close') as Promise<[number | null]>
  const greeting: string[] = []
  for await (const line of createInterface({ input: child.stdout! })) {
    greeting.push(line)
    const url = /^\s*page\s+(\S+?)\/?$/.exec(line)?.[1]
    if (url !== undefined) return { url, pid: child.pid!, greeting, stop: (signal) => stop(child, signal, ended) }
  }
  const [code] = await ended
  throw new Error(`the product ended with ${code} before it answered:\n${greeting.join('\n')}`)
}

/** Signals the whole process group, so that a shell or npm in between does not outlive the product. */
async function stop(
  child: ChildProcess,
  signal: 'SIGTERM' | 'SIGKILL',
  ended: Promise<[number | null]>,
): Promise<number | null> {
  child.stdout!.resume()
  process.kill(-child.pid!, signal)
  const [code] = await ended
  return code
}

export interface Ran {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Runs a command of the product to its end. */
export async function runCommand(command: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ran> {
  const [file, ...args] = command
  const child = spawn(file!, args, { cwd: ROOT, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] })
  const [stdout, stderr] = await Promise.all([readAll(child.stdout), readAll(child.stderr)])
  if (child.exitCode === null && child.signalCode === null) await once(child, 'close')
  return { code: child.exitCode, stdout, stderr }
}

async function readAll(stream: NodeJS.ReadableStream): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(Buffer.from(chunk as Uint8Array))
  return Buffer.concat(chunks).toString('utf8')
}
