import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type BodyText, toBytes, valueAt } from '../support/bad-input-body.ts'
import { openTestProduct, type TestProduct, testKeys } from '../support/in-process.ts'

interface Step {
  readonly headers?: Readonly<Record<string, string>>
  readonly body: BodyText
  readonly status: readonly number[]
  readonly problem?: string
}

interface Case {
  readonly id: string
  readonly title: string
  readonly op: 'append' | 'access' | 'events'
  readonly as: 'anonymous' | 'reader' | 'recorder'
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: BodyText
  readonly query?: string
  readonly repeat?: number
  readonly concurrent?: number
  readonly steps?: readonly Step[]
  readonly expect: {
    readonly status: readonly number[]
    readonly problem?: string
    readonly appended: number
    readonly pointer?: string
    readonly stored?: Readonly<Record<string, unknown>>
    readonly stored_equal?: readonly string[]
  }
}

interface Bases {
  readonly bases: Readonly<Record<string, object>>
  readonly setup: readonly { readonly type: string; readonly data: object }[]
}

// The first line holds the documents that bodies start from, each other line one case.
const lines = readFileSync(new URL('./bad-inputs.jsonl', import.meta.url), 'utf8')
  .trimEnd()
  .split('\n')
const { bases, setup } = JSON.parse(lines[0]!) as Bases
const cases = lines.slice(1).map((line) => JSON.parse(line) as Case)
const ROUTES = { append: '/api/v1/events', access: '/api/v1/access', events: '/api/v1/events' } as const
const KEYS = { anonymous: '', reader: testKeys.reader, recorder: testKeys.recorder } as const

let product: TestProduct
let made = 0
beforeAll(async () => {
  product = await openTestProduct({ backend: 'memory', ledgers: ['main'] })
  const source = [{ kind: 'gazette', url: 'https://example.org/setup', publisher: 'Example Agency' }]
  for (const [index, event] of setup.entries()) {
    const sent = { id: `setup-${index}`, announcedAt: '2020-01-01', effectiveFrom: '2020-01-01', source, ...event }
    expect((await product.post('/api/v1/events', sent)).status).toBe(201)
  }
})
afterAll(() => product.close())

/** The case with its fresh id in place; every run of a case has provision ids of its own, too. */
function refresh<T>(value: T, fresh: string): T {
  const text = JSON.stringify(value).replaceAll('{{FRESH}}', fresh).replaceAll('"id":"p1"', `"id":"p-${fresh}"`)
  return JSON.parse(text.replaceAll('"bad-input"', `"${fresh}"`)) as T
}

interface Answer {
  readonly status: number
  readonly text: string
  readonly replayed: string | null
}

async function send({ op, as, query }: Case, step: Omit<Step, 'status'>, fresh: string): Promise<Answer> {
  const headers = { 'idempotency-key': `key-${fresh}`, authorization: `Bearer ${KEYS[as]}`, ...step.headers }
  const body = step.body && toBytes(step.body, refresh(bases, fresh))
  const response =
    body === undefined
      ? await product.get(`${ROUTES[op]}?${query}`)
      : await product.post(ROUTES[op], new Uint8Array(body), headers)
  const text = await response.text()
  const type = response.headers.get('content-type')
  expect(type).toBe(response.status >= 400 ? 'application/problem+json' : 'application/json')
  return { status: response.status, text, replayed: response.headers.get('idempotency-replayed') }
}

async function run(sent: Case, fresh: string): Promise<readonly Answer[]> {
  const answers: Answer[] = []
  const step = { headers: sent.headers ?? {}, body: sent.body! }
  if (sent.concurrent !== undefined)
    return Promise.all(Array.from({ length: sent.concurrent }, () => send(sent, step, fresh)))
  for (const one of sent.steps ?? Array.from({ length: sent.repeat ?? 1 }, () => step))
    answers.push(await send(sent, one, fresh))
  return answers
}

function checkProblem({ status, text }: Answer, slug: string, pointer: string | undefined): void {
  const problem = JSON.parse(text) as { type: string; status: number; errors: { pointer?: string }[] }
  expect([problem.status, problem.type]).toEqual([status, `/problems/${slug}`])
  expect(Buffer.byteLength(text)).toBeLessThan(8192)
  if (pointer !== undefined) expect(problem.errors.map((error) => error.pointer)).toContain(pointer)
}

const position = async () => ((await (await product.get('/api/v1/log/head')).json()) as { position: number }).position

describe('the shared bad inputs', () => {
  test('all of them are here', () => expect(cases).toHaveLength(44))

  // Three rounds in different orders: the answer to a case depends on no other.
  const rounds = [cases, [...cases].reverse(), [...cases.slice(22), ...cases.slice(0, 22)]]
  test.each(rounds.flat())('$id $title', async (one) => {
    const fresh = `f${++made}`
    const before = await position()
    const sent = refresh(one, fresh)
    const answers = await run(sent, fresh)
    for (const [index, answer] of answers.entries()) {
      const wanted = sent.steps?.[index] ?? sent.expect
      expect(wanted.status).toContain(answer.status)
      if (answer.status >= 400 && wanted.problem !== undefined)
        checkProblem(answer, wanted.problem, sent.expect.pointer)
    }
    expect((await position()) - before).toBe(sent.expect.appended)
    const receipts = answers.filter(({ status }) => status === 201).map(({ text }) => text)
    expect(new Set(receipts).size).toBeLessThanOrEqual(1)
    if (sent.repeat !== undefined) expect(answers.map(({ replayed }) => replayed)).toEqual([null, 'true'])
    if (receipts.length > 0) await checkStored(sent, fresh)
  })

  test('nothing of it reached the prototype of all objects, or a log line of its own', () => {
    expect(Object.keys(Object.prototype)).toEqual([])
    for (const line of product.log) expect(JSON.parse(line)).toMatchObject({ requestId: expect.any(String) })
  })
})

async function checkStored(sent: Case, fresh: string): Promise<void> {
  const { event } = (await (await product.get(`/api/v1/events/${fresh}`)).json()) as { event: object }
  for (const [pointer, value] of Object.entries(sent.expect.stored ?? {}))
    expect(valueAt(event, pointer)).toEqual(value)
  for (const pointer of sent.expect.stored_equal ?? []) {
    const document: unknown = JSON.parse(toBytes(sent.body!, refresh(bases, fresh)).toString())
    expect(valueAt(event, pointer)).toEqual(valueAt(document, pointer))
  }
}
