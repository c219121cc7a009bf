import { type Filling, toBody, toBytes } from './body.ts'
import type { Case, Corpus } from './corpus.ts'
import { exchange, type Ran, type Target, type TestReceiver } from './target.ts'

/** What `reason` of a case means of an attempt; another one is not understood. */
const REASONS: Readonly<Record<string, (attempt: Attempt) => boolean>> = {
  redirect: ({ status }) => status !== null && status >= 300 && status < 400,
  status: ({ status }) => status !== null && (status < 200 || status >= 300),
  gone: ({ status }) => status === 410,
}

interface Attempt {
  readonly status: number | null
  readonly answer: string
}

interface Run {
  readonly target: Target
  readonly filling: Filling
  readonly fresh: string
}

/** Runs a case about an endpoint: a subscription is told of one event, and its endpoint answers as the case says. */
export async function runDelivery(corpus: Corpus, one: Case, run: Run): Promise<Ran> {
  const { receiver, readVitals } = run.target
  if (receiver === null || readVitals === null) throw new Error('nothing is delivered here')
  const { delivery, reason, appended, canary_connections: canary } = one.expect
  const judge = reason === undefined ? null : REASONS[reason]
  if (judge === undefined || appended !== 1 || delivery === undefined)
    throw new Error(`${delivery} by ${reason} of ${appended} events is not understood`)
  const id = await subscribe(corpus, one, run, receiver)
  const { status, headers = {}, body = '' } = one.endpoint!.reply
  receiver.answerWith({ status, headers, body: await toBytes(toBody(body), run.filling) })
  await readVitals()
  await appendChange(corpus, run)
  await receiver.deliver()
  const vitals = await readVitals()
  const attempts = await readAttempts(run.target, one, id)
  const strangers = vitals.called.filter((address) => address !== receiver.address)
  const problems = [
    ...(attempts.length === 0 ? ['nothing was delivered'] : []),
    ...attempts
      .filter((each) => isTaken(each) !== (delivery === 'delivered'))
      .map(() => `the delivery is not ${delivery}`),
    ...(judge === null || attempts.every(judge) ? [] : [`the delivery did not fail by ${reason}`]),
    ...(canary !== undefined && strangers.length !== canary ? [`it called ${strangers.join(', ')}`] : []),
  ]
  return { problems, same: JSON.stringify(attempts.map((each) => each.status)), vitals }
}

function isTaken({ status }: Attempt): boolean {
  return status !== null && status >= 200 && status < 300
}

const ITEM = 'example-lab/model-x'

/** A text about the item of the corpus, about one that no other case speaks of: its answer surely changes. */
function ofOwnItem(text: string, fresh: string): object {
  return JSON.parse(text.replaceAll(`"${ITEM}"`, `"example-lab/${fresh}"`)) as object
}

async function subscribe(corpus: Corpus, { as }: Case, run: Run, receiver: TestReceiver): Promise<string> {
  const { target, fresh, filling } = run
  const common = { announcedAt: '2020-01-01', effectiveFrom: '2020-01-01' }
  const source = [{ kind: 'gazette', url: 'https://example.org/setup', publisher: 'Example Agency' }]
  const data = { item: `example-lab/${fresh}`, provider: 'example-lab', kind: 'model' }
  const item = { id: `${fresh}-item`, type: 'item.registered', ...common, source, data }
  await exchange(target, { method: 'POST', path: '/api/v1/events', as: 'recorder', body: item, status: 201 })
  const spec = ofOwnItem(filling.fill(JSON.stringify(corpus.bases['subscription'])), fresh)
  const body = { ...spec, url: `${receiver.origin}/${fresh}` }
  const made = await exchange(target, { method: 'POST', path: '/api/v1/subscriptions', as, body, status: 201 })
  await receiver.deliver()
  return (made as { id: string }).id
}

async function appendChange({ bases }: Corpus, { target, filling, fresh }: Run): Promise<void> {
  const body = ofOwnItem(filling.fill(JSON.stringify(bases['event']), 'event'), fresh)
  await exchange(target, { method: 'POST', path: '/api/v1/events', as: 'recorder', body, status: 201 })
}

async function readAttempts(target: Target, { as }: Case, id: string): Promise<readonly Attempt[]> {
  const read = { method: 'GET', path: `/api/v1/subscriptions/${id}/deliveries`, as, status: 200 } as const
  const { deliveries } = (await exchange(target, read)) as { deliveries: readonly { attempts: readonly Attempt[] }[] }
  return deliveries.flatMap(({ attempts }) => attempts)
}
