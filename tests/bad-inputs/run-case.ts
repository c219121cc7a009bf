import { type Body, bytesOf, type Filling } from './body.ts'
import { type Case, type Corpus, misunderstood, type Step } from './corpus.ts'
import { runDelivery } from './deliver.ts'
import { judgeAnswer } from './judge-answer.ts'
import { judgeStored } from './judge-stored.ts'
import { fillingOf, SUBSCRIPTION } from './placeholders.ts'
import { type Answer, exchange, type Ran, type Sent, type Target } from './target.ts'

/** Bytes of a body that are held; a larger one is sent as it is made. */
const HELD_BYTES = 16 * 1024 * 1024

/** Runs a case once; a case that is not understood has not passed. */
export async function runCase(corpus: Corpus, one: Case, target: Target, fresh: string): Promise<Ran> {
  const strange = misunderstood(corpus, one)
  if (strange.length > 0) return { problems: strange, same: null, vitals: null }
  try {
    return await runUnderstood(corpus, one, target, fresh)
  } catch (error) {
    return { problems: [String(error)], same: null, vitals: null }
  }
}

async function runUnderstood(corpus: Corpus, one: Case, target: Target, fresh: string): Promise<Ran> {
  const filling = await fillingOf(corpus, one, { fresh, target })
  if (one.endpoint !== undefined) return runDelivery(corpus, one, { target, filling, fresh })
  const before = await readPosition(target)
  await target.takeLog()
  await target.readVitals?.()
  const sent = await requestsOf(corpus, one, { target, filling, fresh })
  const exchanges = await sendAll(sent, target, one.concurrent !== undefined)
  const vitals = (await target.readVitals?.()) ?? null
  const secrets = Object.values(target.keys)
  const problems = exchanges.flatMap(({ request, step, answer }) => judgeAnswer(answer, step, request, secrets))
  const answers = exchanges.map(({ answer }) => answer)
  problems.push(...judgeLog(await target.takeLog(), answers), ...judgeTogether(one, answers))
  const appended = (await readPosition(target)) - before
  if (appended !== one.expect.appended) problems.push(`${appended} events were appended, not ${one.expect.appended}`)
  if (problems.length === 0) problems.push(...(await judgeStored(corpus, one, { target, filling, fresh })))
  return { problems, same: one.concurrent === undefined ? answers.map(toSame(fresh)).join('\n') : null, vitals }
}

/** Newest position of the ledger that the cases are appended to. */
async function readPosition(target: Target): Promise<number> {
  const sent = { method: 'GET', path: '/api/v1/log/head', as: 'reader', status: 200 } as const
  return ((await exchange(target, sent)) as { position: number }).position
}

interface Run {
  readonly target: Target
  readonly filling: Filling
  readonly fresh: string
}

interface Request {
  readonly request: Sent
  readonly step: Step
}

async function requestsOf(corpus: Corpus, one: Case, { target, filling, fresh }: Run): Promise<readonly Request[]> {
  const { repeat = 1, concurrent = 1, steps, expect, headers = {} } = one
  const whole: Step = { ...expect, headers, ...(one.body && { body: one.body }) }
  const wanted = steps ?? Array<Step>(Math.max(repeat, concurrent)).fill(whole)
  const { method, path } = routeOf(corpus, one, filling)
  return Promise.all(
    wanted.map(async (step, index) => {
      const credential = one.as === 'anonymous' ? {} : { authorization: `Bearer ${target.keys[one.as]}` }
      const own = Object.entries({ ...headers, ...step.headers }).map(([name, value]) => [name, filling.fill(value)])
      const body = step.body ?? one.body
      const common =
        body === undefined ? {} : { 'content-type': 'application/json', 'idempotency-key': `${fresh}-key-${index}` }
      const all = { ...common, ...credential, ...Object.fromEntries(own) } as Readonly<Record<string, string>>
      return {
        step,
        request: { method, path, headers: all, body: body === undefined ? null : await held(body, filling) },
      }
    }),
  )
}

function routeOf(
  { bindings }: Corpus,
  { op, query, path = {} }: Case,
  { fill }: Filling,
): { method: string; path: string } {
  const [method = '', route = ''] = bindings[op]!.split(' ')
  if (!/^[A-Z]+$/.test(method) || !route.startsWith('/')) throw new Error(`${op} is bound to no route`)
  const named = route.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(fill(path[name] ?? `{{${SUBSCRIPTION}}}`)),
  )
  if (query === undefined) return { method, path: named }
  return { method, path: `${named}${named.includes('?') ? '&' : '?'}${fill(query)}` }
}

async function held(body: Body, filling: Filling): Promise<Buffer | AsyncIterable<Buffer>> {
  const pieces = bytesOf(body, filling)
  const [parts, size] = [[] as Buffer[], { bytes: 0 }]
  for (;;) {
    const { value, done } = await pieces.next()
    if (done === true) return Buffer.concat(parts)
    parts.push(value)
    size.bytes += value.length
    if (size.bytes > HELD_BYTES) return joined(parts, pieces)
  }
}

async function* joined(begun: readonly Buffer[], rest: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  yield* begun
  yield* rest
}

async function sendAll(
  requests: readonly Request[],
  target: Target,
  atOnce: boolean,
): Promise<readonly (Request & { readonly answer: Answer })[]> {
  const send = async (each: Request) => ({ ...each, answer: await target.send(each.request) })
  if (atOnce) return Promise.all(requests.map(send))
  const done: (Request & { readonly answer: Answer })[] = []
  for (const each of requests) done.push(await send(each))
  return done
}

/** One line tells of each request, and no input makes another. */
export function judgeLog(lines: readonly string[], answers: readonly Answer[]): readonly string[] {
  const told = new Map<unknown, number>()
  for (const line of lines) {
    const fields = parseLine(line)
    if (fields === null) return [`a line of the log is no JSON: ${line.slice(0, 80)}`]
    if (fields['status'] !== undefined) told.set(fields['requestId'], (told.get(fields['requestId']) ?? 0) + 1)
  }
  return answers.flatMap(({ headers, status }) => {
    const lineCount = told.get(headers['x-request-id']) ?? 0
    return lineCount === 1 ? [] : [`${lineCount} lines of the log tell of the answer ${status}`]
  })
}

function parseLine(line: string): Record<string, unknown> | null {
  try {
    return JSON.parse(line) as Record<string, unknown>
  } catch {
    return null
  }
}

/** What answers of one case have to do with each other. */
function judgeTogether({ expect, concurrent, repeat }: Case, answers: readonly Answer[]): readonly string[] {
  const taken = answers.filter(({ status }) => status < 300 && status !== 204)
  const names = expect.all_answers_equal ?? (concurrent === undefined ? [] : ['id', 'position'])
  const shown = new Set(
    taken.map(({ text }) => JSON.stringify(names.map((name) => (JSON.parse(text) as Record<string, unknown>)[name]))),
  )
  const isReplay = ({ headers }: Answer) => headers['idempotency-replayed'] === 'true'
  return [
    ...(names.length > 0 && shown.size !== 1 ? [`${shown.size} different answers`] : []),
    ...(repeat !== undefined && taken.length > 1 && !taken.slice(1).every(isReplay) ? ['a replay is not marked'] : []),
  ]
}

/** An answer without ids, times and what grows with the log. */
function toSame(fresh: string): (answer: Answer) => string {
  return ({ status, text }) => {
    const bare = text.replaceAll(fresh, 'FRESH').replaceAll(/"(requestId|hash|secret|publicKey)":"[^"]*"/g, '"$1"')
    const timeless = bare
      .replaceAll(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/g, 'TIME')
      .replaceAll(/sub_[\da-f]{32}/g, 'ID')
    return `${status} ${timeless.replaceAll(/"(position|seq|knownAt)":\d+/g, '"$1"')}`
  }
}
