import { readdirSync } from 'node:fs'
import { limits } from '@asof/contract'
import type { RecordedEvent } from '@asof/domain'
import { describe, expect, it } from 'vitest'
import { openEmbeddedProduct } from '../support/in-process.ts'
import type { LivingProduct } from '../support/test-product.ts'
import { differences } from './ask.ts'
import { datasetEvents } from './dataset-events.ts'
import { type Ask, eventsOf, readTruthFile } from './truth-file.ts'

/** Asks of these kinds in the files; fewer means a file was not read. */
const FLOOR = 300

const files = readdirSync(import.meta.dirname).filter((name) => name.endsWith('.json'))
/** Kinds that are asked as questions; streams are looked at by the test of the notifier, and an append is no question. */
const KINDS: ReadonlySet<string> = new Set([
  'access',
  'timeline',
  'diff',
  'status',
  'member',
  'parity',
  'stance',
  'action',
  'notify',
  'tick',
])

/** An answer over HTTP: segments carry whole answers too, and reach as far as days do. */
interface Answer {
  readonly cls?: unknown
  readonly transitions?: unknown
  readonly segments?: readonly { readonly to: string; readonly answer?: unknown }[]
}

/** Last days of notices, over HTTP and in the files. */
const HORIZON = { ours: '9999-12-31', theirs: '2030-01-01' }

/** Kinds that the files leave out. */
const KIND_OF: Readonly<Record<string, string>> = { 'item.registered': 'model', 'org.registered': 'company' }
const AFTERWARDS = '2030-01-01T00:00:00.000Z'

/** Appends a history as its events were sent, each commit at its moment. */
async function live(events: readonly RecordedEvent[]): Promise<LivingProduct> {
  const product = await openEmbeddedProduct({
    backend: 'memory',
    ledgers: ['truth'],
    now: new Date(events[0]!.recordedAt).toISOString(),
  })
  for (const commit of commitsOf(events)) {
    product.clock.set(new Date(commit[0]!.recordedAt).toISOString())
    const sent = commit.map(({ position: _p, recordedAt: _at, recordedBy: _by, ...event }) =>
      KIND_OF[event.type] === undefined ? event : { ...event, data: { kind: KIND_OF[event.type], ...event.data } },
    )
    const response = await product.post('/api/v1/commits', { events: sent })
    expect([response.status, response.status === 201 ? '' : await response.text()]).toEqual([201, ''])
  }
  product.clock.set(AFTERWARDS)
  return product
}

function commitsOf(events: readonly RecordedEvent[]): readonly (readonly RecordedEvent[])[] {
  const commits: RecordedEvent[][] = []
  for (const event of events) {
    const last = commits.at(-1)
    if (event.tx !== undefined && last?.[0]?.tx === event.tx && last.length < limits.commitEvents) last.push(event)
    else commits.push([event])
  }
  return commits
}

async function ask(product: LivingProduct, { question }: Ask): Promise<unknown> {
  const response = await product.post('/api/v1/questions', { questions: [question] }, { authorization: '' })
  const body = (await response.json()) as { readonly answers?: readonly Answer[] }
  return body.answers === undefined ? body : inFileForm(question.kind, body.answers[0]!)
}

/** An answer in the form of domain.md section 15. */
function inFileForm(kind: string, { cls, transitions, segments, ...given }: Answer): unknown {
  if (kind === 'tick') return transitions
  if (segments === undefined) return given
  const cut = segments.map(({ answer: _answer, to, ...segment }) => ({
    ...segment,
    to: to === HORIZON.ours ? HORIZON.theirs : to,
  }))
  return kind === 'notify' ? { cls, segments: cut } : cut
}

describe('truth files over HTTP, events appended as they were sent', () => {
  let asked = 0
  for (const file of files) {
    const truth = readTruthFile(`${import.meta.dirname}/${file}`)
    for (const truthCase of truth.cases) {
      const asks = truthCase.asks.filter(({ question }) => KINDS.has(question.kind))
      if (asks.length === 0) continue
      asked += asks.length
      it(`${file} ${truthCase.id}: ${truthCase.title}`, async () => {
        const product = await live(eventsOf(truth, truthCase, datasetEvents))
        try {
          for (const each of asks)
            expect(differences(await ask(product, each), each.expect), JSON.stringify(each.question)).toEqual([])
        } finally {
          await product.close()
        }
      })
    }
  }
  it(`asks at least ${FLOOR} questions`, () => {
    expect(asked).toBeGreaterThanOrEqual(FLOOR)
  })
})
