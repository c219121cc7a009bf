import { isProduct, roomOf, type SourceFile } from './source-files.ts'

/** A broken rule of architecture.md or style.md. */
interface Violation {
  readonly path: string
  readonly rule: string
  readonly detail: string
}

export type Rule = (file: SourceFile) => readonly Violation[]

/** Rooms each room may import; what is not named here may import nothing of ours. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  domain: [],
  datasets: [],
  ledger: ['domain'],
  views: ['domain'],
  contract: ['domain'],
  topics: ['ledger'],
  runtime: ['domain', 'ledger', 'views', 'topics', 'contract', 'datasets'],
  reader: ['domain', 'ledger', 'views', 'runtime'],
  notices: ['domain', 'ledger', 'views', 'contract', 'reader'],
  control: ['domain', 'ledger', 'contract', 'runtime'],
  api: ['domain', 'ledger', 'views', 'contract', 'runtime', 'reader', 'notices', 'control'],
  notifier: ['domain', 'ledger', 'views', 'contract', 'runtime', 'reader', 'notices', 'control'],
  projector: ['domain', 'ledger', 'views', 'topics', 'contract', 'runtime', 'reader'],
  cli: ['contract'],
  verifier: [],
  web: ['contract'],
  tracker: ['runtime', 'api', 'notifier', 'control', 'cli'],
}

/** Imports point one way, and into a room only by its front door. */
export const rooms: Rule = (file) => {
  const allowed = MAY_IMPORT[roomOf(file)]
  return file.imports.flatMap((specifier) => {
    const [, target, door] = /^@asof\/([a-z]+)(\/.*)?$/.exec(specifier) ?? []
    if (target !== undefined && allowed !== undefined && isProduct(file) && !allowed.includes(target))
      return [{ path: file.path, rule: 'rooms', detail: `imports ${specifier}` }]
    if (door?.startsWith('/src'))
      return [{ path: file.path, rule: 'rooms', detail: `enters by the window: ${specifier}` }]
    return leavesRoom(file, specifier)
      ? [{ path: file.path, rule: 'rooms', detail: `reaches into another room: ${specifier}` }]
      : []
  })
}

function leavesRoom(file: SourceFile, specifier: string): boolean {
  const { path } = file
  if (!specifier.startsWith('.') || path.startsWith('tests/')) return false
  const resolved = new URL(specifier, `file:///${path}`).pathname.slice(1)
  return (
    resolved.split('/').slice(0, 2).join('/') !== path.split('/').slice(0, 2).join('/') &&
    !(!isProduct(file) && resolved.startsWith('tests/support/'))
  )
}

interface Door {
  readonly name: string
  readonly pattern: RegExp
  /** Files in which it is open. */
  readonly opens: RegExp
  /** Files it is about; all of the product when absent. */
  readonly within?: RegExp
  /** Whether tests keep it shut too. */
  readonly everywhere?: boolean
}

/** The moment of a kill is drawn by chance; requests and waits have an end. */
const SLEEPERS = /^tests\/faults\/kill-product\.ts$|^tests\/architecture\/|^packages\/runtime\/src\/clock\.ts$/

/** Shut doors of style.md section 2. */
const DOORS: readonly Door[] = [
  {
    name: 'node modules in the pure rooms',
    pattern: /from ['"]node:/,
    opens: /$^/,
    within: /^packages\/(domain|contract)\/src\/|^services\/web\/src\//,
  },
  {
    name: 'wall clock',
    pattern: /\bDate\.now\(|new Date\(\)|\bperformance\.now\(/,
    opens: /^packages\/runtime\/src\/clock\.ts$|^services\/web\/src\/clock\/today\.ts$/,
  },
  {
    name: 'chance',
    pattern: /Math\.random\(|randomUUID|randomBytes/,
    opens: /^packages\/runtime\/src\/ids\.ts$/,
  },
  {
    name: 'environment',
    pattern: /process\.env\b/,
    opens: /^packages\/runtime\/src\/config\.ts$|^services\/web\/build\.mjs$/,
  },
  {
    name: 'adapters',
    pattern: /@asof\/(ledger|views|topics)\/(memory|sqlite|kafka|redis)/,
    opens: /^packages\/runtime\/src\/open-backends\.ts$/,
  },
  {
    name: 'client libraries of the broker',
    pattern: /(from |import\(|require\()['"](kafkajs|@platformatic\/kafka)[/'"]/,
    opens: /^packages\/ledger\/src\/kafka\/client\/(kafkajs|kafkajs-internals|platformatic)\.ts$/,
  },
  {
    name: 'client library of the figures',
    pattern: /(from |import\(|require\()['"]prom-client['"]/,
    opens: /^packages\/runtime\/src\/metrics\/prometheus\.ts$/,
  },
  {
    name: 'tracing beyond its interface',
    pattern: /(from |import\(|require\()['"]@opentelemetry\/(?!api['"])/,
    opens: /$^/,
  },
  {
    name: 'outbound HTTP',
    pattern: /(?<![.\w])fetch\(|from ['"]node:https?['"]/,
    opens:
      /^services\/tracker\/(src|bin)\/|^services\/api\/src\/access\/oidc\/fetch-from-issuer\.ts$|^services\/notifier\/src\/webhooks\/send\.ts$|^packages\/contract\/src\/client\.ts$|^packages\/runtime\/src\/http\.ts$|^services\/web\/src\/(map\/read-atlas|api\/ask)\.ts$/,
  },
  {
    name: 'sleep',
    pattern: /\bsetTimeout\(|timers\/promises/,
    opens: SLEEPERS,
    everywhere: true,
  },
]

export const doors: Rule = (file) =>
  DOORS.flatMap(({ name, pattern, opens, within, everywhere }) => {
    if (
      !(isProduct(file) || everywhere === true) ||
      opens.test(file.path) ||
      (within !== undefined && !within.test(file.path))
    )
      return []
    return file.lines.flatMap((line, index) =>
      pattern.test(line) && !/^\s*(\*|\/\/|\/\*)/.test(line)
        ? [{ path: file.path, rule: `door: ${name}`, detail: `line ${index + 1}` }]
        : [],
    )
  })

/** Most lines of a file: code 400, tests 500 (style.md section 10). */
const MAX_LINES = { code: 400, test: 500 }
const MAX_MAIN_LINES = 40
/** Carried about as one file, so it may be as long as a test. */
const ONE_FILE = 'packages/verifier/asof-verify.mjs'

export const sizes: Rule = (file) => {
  const limit = file.path.endsWith('/main.ts')
    ? MAX_MAIN_LINES
    : isProduct(file) && file.path !== ONE_FILE
      ? MAX_LINES.code
      : MAX_LINES.test
  return file.lines.length > limit + 1 ? [{ path: file.path, rule: 'size', detail: `${file.lines.length} lines` }] : []
}

/** Words that hide what a file is for (style.md section 6), and shapes Node cannot strip. */
export const habits: Rule = (file) => {
  const name = file.path.split('/').at(-1)!
  const vague = /^(utils?|helpers?|common|manager|base|impl)\b/.test(name)
    ? [{ path: file.path, rule: 'name', detail: name }]
    : []
  const tests = file.lines.flatMap((line, index) =>
    /\b(it|test|describe)\.(only|skip|todo)\(|\bvi\.(mock|fn|spyOn)\(|@ts-(ignore|nocheck)/.test(line) &&
    !file.path.startsWith('tests/architecture/')
      ? [{ path: file.path, rule: 'habit', detail: `line ${index + 1}` }]
      : [],
  )
  return [...vague, ...tests]
}
