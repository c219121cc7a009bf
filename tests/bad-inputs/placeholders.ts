import { createHmac, generateKeyPairSync } from 'node:crypto'
import type { Filling } from './body.ts'
import type { Case, Corpus } from './corpus.ts'
import { exchange, type Target } from './target.ts'

/** Ids that the documents of a corpus share; a ledger takes each once, so every run of a case has its own. */
const [SHARED_PROVISION, SHARED_ID, SHARED_SOURCE] = ['p1', 'bad-input', /^TEST,/gm]
/** The document that changes a policy which is there. */
const AMENDMENT = 'amendment'

/** Appends what the cases rest on. */
export async function appendSetup(corpus: Corpus, target: Target): Promise<void> {
  const source = [{ kind: 'gazette', url: 'https://example.org/setup', publisher: 'Example Agency' }]
  const common = { announcedAt: '2020-01-01', effectiveFrom: '2020-01-01', source }
  for (const [index, event] of corpus.setup.entries())
    await append(target, { id: `setup-${index}`, ...common, ...event })
}

async function append(target: Target, body: object): Promise<void> {
  await exchange(target, { method: 'POST', path: '/api/v1/events', as: 'recorder', body, status: 201 })
}

/**
 * What stands for the names of one run of a case; whatever has to be there for it is made.
 * Throws Error for a name that is not understood.
 */
export async function fillingOf(
  corpus: Corpus,
  one: Case,
  { fresh, target }: { readonly fresh: string; readonly target: Target },
): Promise<Filling> {
  const values = new Map([['FRESH', fresh]])
  const existing = `${fresh}-0`
  for (const name of namesIn(corpus, one)) {
    if (name.startsWith('EXISTING') && !values.has('EXISTING_POLICY')) {
      await appendExisting(corpus, target, existing)
      values.set('EXISTING_EVENT_ID', existing).set('EXISTING_POLICY', `example/${existing}`)
    } else if (!values.has(name)) values.set(name, await make(name, corpus, target))
  }
  const fill: Filling['fill'] = (text, base) =>
    fillText(text, values, { id: fresh, provisionOf: base === AMENDMENT ? existing : fresh })
  return { bases: corpus.bases, fill }
}

function fillText(
  text: string,
  values: ReadonlyMap<string, string>,
  { id, provisionOf }: { readonly id: string; readonly provisionOf: string },
): string {
  return text
    .replaceAll(/\{\{(\w+)\}\}/g, (whole, name: string) => values.get(name) ?? whole)
    .replaceAll(`"id":"${SHARED_PROVISION}"`, `"id":"${SHARED_PROVISION}-${provisionOf}"`)
    .replaceAll(new RegExp(`(["/])${SHARED_ID}"`, 'g'), (_, before: string) => `${before}${id}"`)
    .replaceAll(SHARED_SOURCE, `TEST-${id},`)
}

/** Names in a case and in the documents that it starts from. */
function namesIn({ bases, bindings }: Corpus, one: Case): ReadonlySet<string> {
  const text = JSON.stringify(one)
  const used = [...text.matchAll(/"(?:base|raw)":"(\w+)"/g)].map(([, name]) => JSON.stringify(bases[name!] ?? {}))
  const names = [text, ...used].flatMap((part) => [...part.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name!))
  const own = bindings[one.op]?.includes('{id}') && one.path === undefined ? [SUBSCRIPTION] : []
  return new Set([...names, ...own].filter((name) => name !== 'I'))
}

/** What the path of a route names where a case does not say. */
export const SUBSCRIPTION = 'SUBSCRIPTION_OF_READER_1'

async function make(name: string, corpus: Corpus, target: Target): Promise<string> {
  switch (name) {
    case SUBSCRIPTION:
      return makeSubscription(corpus, target)
    case 'VALID_CURSOR_WITH_ONE_CHARACTER_CHANGED':
      return makeCursor(target)
    case 'JWT_HS256_SIGNED_WITH_PUBLIC_RSA_PEM':
      return forgeToken()
    case 'PUBLIC_TEST_ADDRESS':
      return new URL(target.receiver?.origin ?? 'https://receiver.example').host
    default:
      throw new Error(`{{${name}}} is not understood`)
  }
}

/** An event, and its policy amended twice. */
async function appendExisting({ bases }: Corpus, target: Target, id: string): Promise<void> {
  const versions = ['event', AMENDMENT, AMENDMENT]
  for (const [index, base] of versions.entries()) {
    const values = new Map([
      ['FRESH', index === 0 ? id : `${id}-${index}`],
      ['EXISTING_POLICY', `example/${id}`],
    ])
    await append(target, JSON.parse(fillText(JSON.stringify(bases[base]), values, { id, provisionOf: id })) as object)
  }
}

async function makeSubscription({ bases }: Corpus, target: Target): Promise<string> {
  const { question } = bases['subscription'] as { question: object }
  const sent = { method: 'POST', path: '/api/v1/subscriptions', as: 'reader', body: { question }, status: 201 } as const
  return ((await exchange(target, sent)) as { id: string }).id
}

async function makeCursor(target: Target): Promise<string> {
  const sent = { method: 'GET', path: '/api/v1/events?limit=1', as: 'reader', status: 200 } as const
  const { next } = (await exchange(target, sent)) as { next: string }
  const middle = Math.floor(next.length / 2)
  return next.slice(0, middle) + (next[middle] === 'A' ? 'B' : 'A') + next.slice(middle + 1)
}

/** A token signed with what everybody knows: the public key of a provider, used as a secret. */
function forgeToken(): string {
  const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const parts = [
    { alg: 'HS256', typ: 'JWT' },
    { sub: 'admin', role: 'admin', exp: 4_102_444_800 },
  ].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
  const secret = publicKey.export({ type: 'spki', format: 'pem' })
  return [...parts, createHmac('sha256', secret).update(parts.join('.')).digest('base64url')].join('.')
}
