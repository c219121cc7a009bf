import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { ROOT } from '../architecture/source-files.ts'

type Expect = (title: string, given: unknown, expected: unknown) => void

/** Where the product of the README runs, and with what. */
export interface Trial {
  readonly url: string
  readonly key: string
  readonly data: string
  /** Free, for the receiver. */
  readonly port: number
  readonly expect: Expect
}

/** The commands of a block, one a line. */
export function linesOf(block: string): readonly string[] {
  return block.replaceAll('\\\n', ' ').trim().split('\n')
}

/** What stands in the place of what a reader of the README fills in. */
export interface Filling extends Trial {
  readonly id?: string
  readonly secret?: string
}

/** A command of the README with that filled in. */
export function fill(command: string, { url, key, port, id = '', secret = '' }: Filling): string {
  return command
    .replaceAll('http://127.0.0.1:8080', url)
    .replaceAll('9000', String(port))
    .replaceAll('<recorder key>', key)
    .replaceAll('<id>', id)
    .replaceAll('<secret>', secret)
}

/** Runs a command of the README to its end, or until its output fits: then it is interrupted, as by Ctrl-C. */
export async function run(
  command: string,
  trial: Filling,
  fits: (output: string) => boolean = () => false,
): Promise<{ readonly code: number | null; readonly output: string }> {
  const child = spawn('sh', ['-c', `exec ${fill(command, trial).trim()}`.replace(/^exec (\w+=\S+) /, '$1 exec ')], {
    ...{ cwd: ROOT, detached: true, stdio: ['ignore', 'pipe', 'ignore'] },
    env: { ...process.env, ASOF_DATA: trial.data },
  })
  const ended = once(child, 'close') as Promise<[number | null]>
  let output = ''
  for await (const chunk of child.stdout!) {
    const before = fits(output)
    output += String(chunk)
    if (!before && fits(output)) process.kill(-child.pid!, 'SIGINT')
  }
  const [code] = await ended
  return { code, output }
}
