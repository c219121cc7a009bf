// Builds the page into dist/ when it is missing or older than its sources. Never stops a start: what goes wrong is said.
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

const here = fileURLToPath(new URL('.', import.meta.url))
const root = join(here, '../..')
const dist = join(here, 'dist')
const mark = join(dist, '.sources')

/** Everything that goes into the page. */
const SOURCES = ['index.html', 'package.json', 'build.mjs', 'src', 'public', '../../packages/contract/src'].map(
  (path) => join(here, path),
)

function filesOf(path) {
  if (!existsSync(path) || path.endsWith('.test.ts')) return []
  if (!statSync(path).isDirectory()) return [path]
  return readdirSync(path)
    .sort()
    .flatMap((name) => filesOf(join(path, name)))
}

function digestOfSources() {
  const hash = createHash('sha256')
  for (const file of SOURCES.flatMap(filesOf)) hash.update(relative(root, file)).update('\0').update(readFileSync(file))
  return hash.digest('hex')
}

function isBuilt(digest) {
  return existsSync(mark) && readFileSync(mark, 'utf8') === digest
}

async function build(digest) {
  // Whoever starts us may be a test: the page is the one for readers all the same.
  process.env.NODE_ENV = 'production'
  const [{ build: bundle }, { default: react }] = await Promise.all([import('vite'), import('@vitejs/plugin-react')])
  const outDir = join(here, `dist.${process.pid}`)
  try {
    await bundle({
      root: here,
      configFile: false,
      logLevel: 'error',
      plugins: [react()],
      build: { outDir, emptyOutDir: true, assetsInlineLimit: 0, modulePreload: { polyfill: false }, target: 'es2022' },
    })
    mkdirSync(outDir, { recursive: true })
    writeFileSync(join(outDir, '.sources'), digest)
    rmSync(dist, { recursive: true, force: true })
    try {
      renameSync(outDir, dist)
    } catch (fault) {
      // Another start has built the same meanwhile.
      if (!isBuilt(digest)) throw fault
    }
  } finally {
    rmSync(outDir, { recursive: true, force: true })
  }
}

const strict = process.argv.includes('--strict')
try {
  const digest = digestOfSources()
  if (!isBuilt(digest)) {
    process.stderr.write('building the page (a few seconds, only after a change) ...\n')
    await build(digest)
  }
} catch (fault) {
  const message = fault instanceof Error ? fault.message : String(fault)
  const reason = strict ? message : message.split('\n')[0]
  process.stderr.write(`the page could not be built: ${reason}\n`)
  if (strict) process.exitCode = 1
  else process.stderr.write('the API is served without it; "npm run build:web" shows the fault again\n')
}
