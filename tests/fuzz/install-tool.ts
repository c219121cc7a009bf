import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sha256 } from '@asof/runtime'

const REQUIREMENTS = join(import.meta.dirname, 'requirements.txt')

/**
 * Path of the fuzzing tool, of exactly the versions that are pinned; installed where it is missing into a folder named after
 * them. Throws Error when Python cannot make a virtual environment, or no package index is reached.
 */
export function installTool(): string {
  const home = join(tmpdir(), `asof-fuzz-${sha256(readFileSync(REQUIREMENTS, 'utf8')).slice(0, 16)}`)
  const tool = join(home, 'bin', 'python')
  if (existsSync(tool)) return tool
  const making = mkdtempSync(join(tmpdir(), 'asof-fuzz-making-'))
  try {
    run('python3', ['-m', 'venv', '--symlinks', making])
    const options = ['--quiet', '--disable-pip-version-check', '--no-deps']
    run(join(making, 'bin', 'python'), ['-m', 'pip', 'install', ...options, '--requirement', REQUIREMENTS])
    renameSync(making, home)
  } catch (cause) {
    rmSync(making, { recursive: true, force: true })
    throw new Error('the fuzzing tool cannot be installed: apt-get install python3-venv?', { cause })
  }
  return tool
}

function run(file: string, args: readonly string[]): void {
  execFileSync(file, args, { stdio: ['ignore', 'ignore', 'inherit'] })
}
