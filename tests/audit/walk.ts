import { spawnSync } from 'node:child_process'

/** One command of a walk with what the text says it prints. */
export interface Step {
  readonly command: string
  /** `…` stands for anything within a line. */
  readonly expected: string
}

/** The commands of all `console` blocks of a document, in order. */
export function readSteps(markdown: string): readonly Step[] {
  const blocks = [...markdown.matchAll(/```console\n(.*?)```/gs)].map(([, block]) => block!)
  return blocks.flatMap((block) =>
    block
      .split(/^\$ /m)
      .slice(1)
      .map((text) => {
        const [command = '', ...lines] = text.split('\n')
        return { command, expected: lines.join('\n') }
      }),
  )
}

/** The file a document has its reader write: its one `json` block. */
export function readFile(markdown: string): string {
  const blocks = [...markdown.matchAll(/```json\n(.*?)```/gs)].map(([, block]) => block!)
  if (blocks.length !== 1) throw new Error(`${blocks.length} files to write`)
  return blocks[0]!
}

/** What each command prints to both outputs, all in one shell. */
export function runSteps(steps: readonly Step[], options: { cwd: string; env: NodeJS.ProcessEnv }): readonly string[] {
  const mark = '--- next ---'
  const script = steps.map(({ command }) => `${command}\necho '${mark}'`).join('\n')
  const { stdout, error } = spawnSync('bash', ['-c', `exec 2>&1\n${script}`], {
    ...options,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  })
  if (error !== undefined) throw error
  return stdout.split(`${mark}\n`).slice(0, -1)
}

/** Whether a command printed what the text says. */
export function isAsSaid({ expected }: Step, printed: string): boolean {
  const pattern = expected.trimEnd().split('…').map(literally).join('.*')
  return new RegExp(`^${pattern}$`).test(printed.trimEnd())
}

function literally(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&')
}
