import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runCommand, startProduct } from '../support/product.ts'
import { tryAccess } from './try-access.ts'
import { tryAudit } from './try-audit.ts'
import { tryReview } from './try-review.ts'
import { trySubscriptions, webhookSettings } from './try-subscriptions.ts'

// Does for real what README.md tells a stranger to do, on an empty data folder: npm start, questions by HTTP and CLI, an
// append with the printed key, a stop, a second start, and the commands about subscriptions as they are written there.

let passed = 0
let failed = 0

function expect(title: string, given: unknown, expected: unknown): void {
  const right = JSON.stringify(given) === JSON.stringify(expected)
  if (right) passed += 1
  else failed += 1
  process.stdout.write(
    `${right ? 'ok  ' : 'FAIL'} ${title}${right ? '' : `: ${JSON.stringify(given)} instead of ${JSON.stringify(expected)}`}\n`,
  )
}

/** The nine answers of the seed story (domain.md section 12): value, by who asks and when. */
const SEED_ANSWERS: readonly (readonly [who: string, item: string, asOf: string, value: string])[] = [
  ['GB', 'anthropic/claude', '2024-12-31', 'unknown'],
  ['GB', 'anthropic/claude', '2025-06-01', 'prohibited?'],
  ['GB', 'anthropic/claude', '2026-06-15', 'prohibited'],
  ['GB', 'anthropic/claude', '2026-06-16', 'licence-required'],
  ['FR', 'anthropic/claude', '2026-06-16', 'prohibited?'],
  ['US', 'anthropic/claude', '2026-06-16', 'open'],
  ['GB', 'openai/models', '2026-06-16', 'open'],
]

const SEED_GAPS: readonly (readonly [title: string, parameters: Readonly<Record<string, string>>, levelGap: number])[] =
  [
    ['US to UK', { by: 'recipient', a: 'US', b: 'GB', item: 'anthropic/claude', asOf: '2026-06-17' }, 2],
    [
      'Anthropic to OpenAI for the UK',
      { by: 'provider', a: 'anthropic/claude', b: 'openai/models', jurisdiction: 'GB', asOf: '2026-06-17' },
      -2,
    ],
  ]

/** Real controls: value by question and view, with what they rest on. */
const CONTROLS: readonly (readonly [parameters: Readonly<Record<string, string>>, value: string])[] = [
  [{ jurisdiction: 'CN', item: 'nvidia/a100', asOf: '2022-08-25' }, 'open'],
  [{ jurisdiction: 'CN', item: 'nvidia/a100', asOf: '2022-10-08' }, 'licence-required'],
  [{ jurisdiction: 'CN', item: 'weights/closed-1e26', asOf: '2025-05-14' }, 'open'],
  [{ jurisdiction: 'CN', item: 'weights/closed-1e26', asOf: '2025-05-14', view: 'formal' }, 'open'],
  [{ jurisdiction: 'CN', item: 'nvidia/h20', asOf: '2025-04-10', publicAt: '2025-04-12' }, 'open'],
  [{ jurisdiction: 'CN', item: 'nvidia/h20', asOf: '2025-04-10' }, 'licence-required'],
]

interface AnswerBody {
  readonly level: string
  readonly reviewPolicy: string | null
  readonly certainty: string
}

function toShort({ level, reviewPolicy, certainty }: AnswerBody): string {
  return `${level}${reviewPolicy === null ? '' : `/${reviewPolicy}`}${certainty === 'uncertain' ? '?' : ''}`
}

async function getText(url: string, path: string, parameters: Readonly<Record<string, string>> = {}): Promise<string> {
  const response = await fetch(`${url}${path}?${new URLSearchParams(parameters)}`)
  return response.text()
}

async function askEverything(url: string, data: string): Promise<void> {
  const ledger = 'seed-story'
  for (const [jurisdiction, item, asOf, value] of SEED_ANSWERS) {
    const body = await getText(url, '/api/v1/access', { ledger, jurisdiction, item, asOf })
    expect(`HTTP: ${jurisdiction} x ${item} on ${asOf}`, toShort(JSON.parse(body) as AnswerBody), value)
    const cli = await asof(['access', jurisdiction, item, '--as-of', asOf, '--ledger', ledger, '--json'], data)
    expect(`CLI: ${jurisdiction} x ${item} on ${asOf}, the same bytes`, cli.trim(), body.trim())
  }
  for (const [title, parameters, levelGap] of SEED_GAPS) {
    const body = await getText(url, '/api/v1/parity', { ledger, ...parameters })
    expect(`HTTP: gap ${title}`, (JSON.parse(body) as { levelGap: number }).levelGap, levelGap)
    const { by, a, b, asOf, ...subject } = parameters as Readonly<Record<string, string>>
    const options = Object.entries(subject).flatMap(([name, value]) => [`--${name}`, value])
    const cli = await asof(
      ['parity', a!, b!, '--by', by!, '--as-of', asOf!, ...options, '--ledger', ledger, '--json'],
      data,
    )
    expect(`CLI: gap ${title}, the same bytes`, cli.trim(), body.trim())
  }
  for (const [parameters, value] of CONTROLS) {
    const body = JSON.parse(
      await getText(url, '/api/v1/access', { ledger: 'ai-controls', ...parameters }),
    ) as AnswerBody
    expect(`HTTP: ${Object.values(parameters).join(' ')}`, body.level, value)
  }
}

async function asof(args: readonly string[], data: string): Promise<string> {
  const { stdout, stderr } = await runCommand(['npx', '--no-install', 'asof', ...args], { ASOF_DATA: data })
  return stdout === '' ? stderr : stdout
}

async function appendOne(url: string, key: string): Promise<number> {
  const data = { org: 'first-run', name: 'First run', kind: 'company' }
  const event = {
    id: 'first-run-1',
    type: 'org.registered',
    announcedAt: '2026-01-01',
    source: [{ kind: 'first-run' }],
    data,
  }
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' }
  const response = await fetch(`${url}/api/v1/events?ledger=seed-story`, {
    method: 'POST',
    headers,
    body: JSON.stringify(event),
  })
  const { position } = (await response.json()) as { position: number }
  return response.status === 201 ? position : -response.status
}

/** What README.md tells about checking: a receipt, an export, and the one held against the other. */
async function checkReceipt(url: string): Promise<void> {
  const pair = ['GB', 'anthropic/claude', '--as-of', '2026-06-16', '--ledger', 'seed-story']
  const [receipt, exported] = [join(folder, 'receipt.json'), join(folder, 'exported')]
  writeFileSync(receipt, await asof(['receipt', ...pair, '--server', url], data))
  await asof(['export', exported, '--ledger', 'seed-story'], data)
  const verified = await asof(['verify-receipt', receipt, '--log', exported, '--json'], data)
  expect('a receipt holds against an exported log', (JSON.parse(verified) as { valid: boolean }).valid, true)
}

async function isAnswering(url: string): Promise<boolean> {
  return fetch(`${url}/livez`).then(
    () => true,
    () => false,
  )
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  await once(server, 'close')
  return port
}

const folder = mkdtempSync(join(tmpdir(), 'asof-first-run-'))
const data = join(folder, 'data')
const env = { ASOF_DATA: data, ASOF_PORT: String(await freePort()) }
const first = await startProduct(env, ['npm', 'start'])
const key = first.greeting.join('\n').match(/asof_[\w-]+/)?.[0] ?? ''
expect('the first start prints a recorder key', key.length > 40, true)
expect('the page is HTML that links to the API', /href="[^"]*\/api\/v1/.test(await getText(first.url, '/')), true)
expect(
  'the page has a script of its own',
  /<script type="module" [^>]*src="\/assets\//.test(await getText(first.url, '/')),
  true,
)
await askEverything(first.url, data)
expect('an event is appended', await appendOne(first.url, key), 78)
expect('the same event again is no second one', await appendOne(first.url, key), 78)
await checkReceipt(first.url)
await first.stop('SIGTERM')
expect('SIGTERM ends it', await isAnswering(first.url), false)
const receiverPort = await freePort()
const second = await startProduct({ ...env, ...webhookSettings(receiverPort) }, ['npm', 'start'])
const ledgers = await getText(second.url, '/api/v1/log/head', { ledger: 'seed-story' })
expect('the next start loads nothing again', (JSON.parse(ledgers) as { position?: number }).position, 78)
expect('and shows no key', /asof_[\w-]{40}/.test(second.greeting.join('\n')), false)
const trial = { url: second.url, key, data, port: receiverPort, expect }
await tryAudit(trial)
await tryAccess(trial)
await tryReview(trial)
await trySubscriptions(trial)
await second.stop('SIGTERM')
const why = await asof(['access', 'GB', 'anthropic/claude', '--as-of', '2026-06-16', '--ledger', 'seed-story'], data)
expect('the CLI names the event behind the answer', why.includes('seed-043'), true)
const verified = await runCommand(['npx', '--no-install', 'asof', 'verify'], { ASOF_DATA: data })
expect('asof verify is clean', verified.code, 0)
rmSync(folder, { recursive: true })
process.stdout.write(`${passed} passed, ${failed} failed\n`)
process.exit(failed === 0 ? 0 : 1)
