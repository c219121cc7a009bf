import { execFile } from 'node:child_process'
import {
  copyFileSync,
  type Dirent,
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, matchesGlob, relative } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ROOT } from '../architecture/source-files.ts'

const run = promisify(execFile)
const LINES = readFileSync(join(ROOT, '.dockerignore'), 'utf8')
  .split('\n')
  .filter((line) => !/^(#|$)/.test(line))

let context: string
beforeAll(() => {
  context = mkdtempSync(join(tmpdir(), 'asof-context-'))
  for (const file of filesInContext()) {
    mkdirSync(join(context, dirname(file)), { recursive: true })
    copyFileSync(join(ROOT, file), join(context, file))
  }
  linkModules()
})
afterAll(() => rmSync(context, { recursive: true, force: true }))

/** What a service's image is made from: of two lines of .dockerignore that fit a file, the later one counts. */
function filesInContext(): readonly string[] {
  const isIn = (file: string) => {
    const last = LINES.findLast((line) => {
      const pattern = line.replace('!', '')
      return matchesGlob(file, pattern) || matchesGlob(file, `${pattern}/**`)
    })
    return last === undefined || last.startsWith('!')
  }
  const exclude = ({ name }: Dirent) => ['node_modules', '.git', 'dist'].includes(name)
  return globSync('**', { cwd: ROOT, exclude, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)))
    .filter(isIn)
}

/** The modules installed here, with the packages of the context. */
function linkModules(): void {
  const [from, to] = [join(ROOT, 'node_modules'), join(context, 'node_modules')]
  mkdirSync(join(to, '@asof'), { recursive: true })
  for (const name of readdirSync(from)) if (name !== '@asof') symlinkSync(join(from, name), join(to, name))
  for (const place of globSync('{packages,services}/*', { cwd: context }))
    symlinkSync(join(context, place), join(to, '@asof', place.split('/')[1]!))
}

/** Builds the page as the image does; resolves to what went wrong. */
function buildPage(): Promise<string> {
  const built = run(process.execPath, ['services/web/build.mjs', '--strict'], { cwd: context })
  return built.then(
    () => '',
    (fault: { stderr: string }) => fault.stderr,
  )
}

test('the page builds from what goes into an image', async () => {
  expect(await buildPage()).toBe('')
  expect(existsSync(join(context, 'services/web/dist/index.html'))).toBe(true)
}, 60_000)

test('planted violations are found: without a file that its settings rest on it does not build', async () => {
  rmSync(join(context, 'services/web/dist'), { recursive: true })
  rmSync(join(context, 'tsconfig.base.json'))
  expect(await buildPage()).toContain('tsconfig.base.json')
}, 60_000)
