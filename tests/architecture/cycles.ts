import type { SourceFile } from './source-files.ts'

/** Circles of relative imports, each as the paths along it; a file importing itself is one. */
export function importCycles(files: readonly SourceFile[]): readonly (readonly string[])[] {
  const edges = new Map(
    files.map((file) => [
      file.path,
      file.imports.filter((each) => each.startsWith('.')).map((each) => resolve(file.path, each)),
    ]),
  )
  const done = new Set<string>()
  const cycles: string[][] = []
  const visit = (path: string, trail: readonly string[]): void => {
    const at = trail.indexOf(path)
    if (at >= 0) cycles.push(trail.slice(at))
    if (at >= 0 || done.has(path)) return
    for (const next of edges.get(path) ?? []) visit(next, [...trail, path])
    done.add(path)
  }
  for (const path of edges.keys()) visit(path, [])
  return cycles
}

function resolve(path: string, specifier: string): string {
  return new URL(specifier, `file:///${path}`).pathname.slice(1)
}
