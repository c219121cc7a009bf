import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'

/** One source file of the product: its path from the root, its lines and what it imports. */
export interface SourceFile {
  readonly path: string
  readonly lines: readonly string[]
  readonly imports: readonly string[]
}

export const ROOT = join(import.meta.dirname, '../..')

const IMPORT =
  /^\s*(?:import|export)\b[^'"]*?from\s+['"]([^'"]+)['"]|^\s*import\s+['"]([^'"]+)['"]|\bimport\(['"]([^'"]+)['"]\)/

/** Every TypeScript file of packages, services and tests, as read from disk. */
export function readSources(): readonly SourceFile[] {
  return ['packages', 'services', 'tests'].flatMap((folder) => walk(join(ROOT, folder))).map(readSource)
}

/** A source file from text: what a planted violation is made of. */
export function toSource(path: string, text: string): SourceFile {
  const joined = text.replace(/\{[^}]*\}/gs, (braces) => braces.replaceAll('\n', ' '))
  return {
    path,
    lines: text.split('\n'),
    imports: joined.split('\n').flatMap((line) => {
      const match = IMPORT.exec(line)
      return match?.[1] ?? match?.[2] ?? match?.[3] ?? []
    }),
  }
}

function readSource(file: string): SourceFile {
  return toSource(relative(ROOT, file), readFileSync(file, 'utf8'))
}

function walk(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (entry.name === 'node_modules' || (entry.isDirectory() && entry.name.startsWith('dist'))) return []
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return walk(path)
    return /\.(ts|tsx|mjs)$/.test(entry.name) ? [path] : []
  })
}

/** Room of a file: `domain`, `api`, `tests`. */
export function roomOf({ path }: SourceFile): string {
  const [top, room] = path.split('/')
  return top === 'tests' ? 'tests' : room!
}

/** Whether a file belongs to the product itself and not to its tests. */
export function isProduct({ path }: SourceFile): boolean {
  return !path.startsWith('tests/') && !/\.(spec|test|prop)\.ts$/.test(path) && !path.endsWith('/contract.ts')
}
