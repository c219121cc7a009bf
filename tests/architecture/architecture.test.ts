import { describe, expect, it } from 'vitest'
import { importCycles } from './cycles.ts'
import { doors, habits, type Rule, rooms, sizes } from './rules.ts'
import { readSources, type SourceFile, toSource } from './source-files.ts'

const sources = readSources()
/** Files the product and its tests have at least; fewer means that nothing was read. */
const FLOOR = 120

function violations(rule: Rule, files: readonly SourceFile[] = sources) {
  return files.flatMap((file) => rule(file)).map(({ path, rule: name, detail }) => `${path}: ${name}: ${detail}`)
}

describe('architecture', () => {
  it(`reads at least ${FLOOR} files with imports in most of them`, () => {
    expect(sources.length).toBeGreaterThanOrEqual(FLOOR)
    expect(sources.filter(({ imports }) => imports.length > 0).length).toBeGreaterThan(sources.length / 2)
  })

  it('imports point one way', () => expect(violations(rooms)).toEqual([]))
  it('doors are shut', () => expect(violations(doors)).toEqual([]))
  it('files are small', () => expect(violations(sizes)).toEqual([]))
  it('imports run in no circle', () => expect(importCycles(sources)).toEqual([]))
  it('names and habits hold', () => expect(violations(habits)).toEqual([]))
})

describe('planted violations are found', () => {
  const planted: readonly (readonly [string, Rule, string, string])[] = [
    ['the domain imports the ledger', rooms, 'packages/domain/src/x.ts', "import { extend } from '@asof/ledger'"],
    ['the CLI imports the domain', rooms, 'services/cli/src/x.ts', "import {\n  type Facts,\n} from '@asof/domain'"],
    ['the verifier leans on the product', rooms, 'packages/verifier/x.mjs', "import { leafHash } from '@asof/ledger'"],
    ['the page imports the domain', rooms, 'services/web/src/x.tsx', "import { decide } from '@asof/domain'"],
    ['the page reads a file', doors, 'services/web/src/x.ts', "import { readFileSync } from 'node:fs'"],
    ['the page calls out by itself', doors, 'services/web/src/x.tsx', 'await fetch(url)'],
    ['the page takes the time', doors, 'services/web/src/x.tsx', 'const now = new Date()'],
    ['a service imports another', rooms, 'services/api/src/x.ts', "export { run } from '@asof/cli'"],
    [
      'a path leads into another room',
      rooms,
      'services/api/src/x.ts',
      "import { x } from '../../../packages/domain/src/x.ts'",
    ],
    ['a package is entered by the window', rooms, 'services/api/src/x.ts', "import { x } from '@asof/domain/src/x.ts'"],
    ['the domain reads a file', doors, 'packages/domain/src/x.ts', "import { readFileSync } from 'node:fs'"],
    ['the api reads the clock', doors, 'services/api/src/x.ts', 'const now = Date.now()'],
    ['the ledger throws dice', doors, 'packages/ledger/src/x.ts', 'const id = randomUUID()'],
    ['the api reads the environment', doors, 'services/api/src/x.ts', 'const port = process.env.PORT'],
    [
      'the api opens an adapter',
      doors,
      'services/api/src/x.ts',
      "import { openSqliteLedger } from '@asof/ledger/sqlite'",
    ],
    ['the ledger knows a client', doors, 'packages/ledger/src/kafka/open.ts', "import kafkajs from 'kafkajs'"],
    [
      'the notifier calls out by another door',
      doors,
      'services/notifier/src/webhooks/x.ts',
      "import { request } from 'node:https'",
    ],
    ['the api calls out', doors, 'services/api/src/x.ts', 'await fetch(url)'],
    ['a service sleeps', doors, 'services/api/src/x.ts', 'await new Promise((done) => setTimeout(done, 100))'],
    ['a test sleeps', doors, 'tests/acceptance/x.test.ts', 'await new Promise((done) => setTimeout(done, 100))'],
    ['a service takes the time', doors, 'services/api/src/x.ts', 'const start = performance.now()'],
    [
      'the product leans on test support',
      rooms,
      'services/api/src/x.ts',
      "import { x } from '../../../tests/support/x.ts'",
    ],
    ['a file is too long', sizes, 'packages/domain/src/x.ts', 'x\n'.repeat(402)],
    ['main.ts holds logic', sizes, 'services/tracker/src/main.ts', 'x\n'.repeat(42)],
    ['a vague name', habits, 'packages/domain/src/utils.ts', ''],
    ['a skipped test', habits, 'packages/domain/src/x.test.ts', "it.skip('x', () => {})"],
    ['a mock', habits, 'packages/domain/src/x.test.ts', "vi.mock('x')"],
  ]

  for (const [title, rule, path, text] of planted)
    it(title, () => expect(violations(rule, [toSource(path, text)]).length).toBeGreaterThan(0))

  it('a circle of imports', () => {
    const circle = [
      toSource('packages/domain/src/a.ts', "import { b } from './b.ts'"),
      toSource('packages/domain/src/b.ts', "import { a } from './a.ts'"),
    ]
    expect(importCycles(circle)).toEqual([['packages/domain/src/a.ts', 'packages/domain/src/b.ts']])
  })

  it('and a clean file passes', () => {
    const clean = toSource('services/api/src/x.ts', "import { decide } from '@asof/domain'\nexport const x = decide\n")
    for (const rule of [rooms, doors, sizes, habits]) expect(violations(rule, [clean])).toEqual([])
  })
})
