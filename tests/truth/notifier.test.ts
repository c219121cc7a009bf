import { fileURLToPath } from 'node:url'
import type { Notice } from '@asof/contract'
import type { Query, RecordedEvent } from '@asof/domain'
import { describe, expect, test } from 'vitest'
import { openNotifierUnderTest } from '../support/open-notifier.ts'
import { datasetEvents } from './dataset-events.ts'
import { type Ask, eventsOf, readTruthFile, type TruthCase } from './truth-file.ts'

/** Horizon of notices in truth files. */
const [FROM, TO] = ['2020-01-01', '2030-01-01']
const KINDS = ['notify', 'tick', 'stream']
/** Long after everything a file asks about. */
const END = '2029-12-31T00:00:00.000Z'

type Answers = Extract<Notice, { readonly stream: 'answers' }>

/** Lives through a history with a subscription to a question from before its first event; what its receiver took. */
async function live(events: readonly RecordedEvent[], question: Query): Promise<readonly Answers[]> {
  const begin = new Date(Date.parse(events[0]!.recordedAt) - 1_000).toISOString()
  const under = await openNotifierUnderTest(begin)
  try {
    await under.subscribe('sub', { question: question as object })
    const notifier = await under.start()
    for (const append of inAppends(events)) {
      under.clock.set(new Date(append[0]!.recordedAt).toISOString())
      await under.append(append.map(({ position: _p, recordedAt: _at, recordedBy: _by, ...event }) => event))
      await notifier.turn()
    }
    under.clock.set(END)
    await notifier.turn()
    return under.taken<Answers>().map(({ data }) => data)
  } finally {
    await under.close()
  }
}

/** The events of one `tx` together, all others alone. */
function inAppends(events: readonly RecordedEvent[]): readonly (readonly RecordedEvent[])[] {
  const appends: RecordedEvent[][] = []
  for (const event of events) {
    const last = appends.at(-1)
    if (last !== undefined && event.tx !== undefined && last[0]!.tx === event.tx) last.push(event)
    else appends.push([event])
  }
  return appends
}

/** What a truth file expects, from what a receiver took. */
function answer(notices: readonly Answers[], { question }: Ask): unknown {
  const { kind, cause, after, upTo } = question as unknown as Record<string, string>
  if (kind === 'notify') {
    const notice = notices.find((each) => each.cause.kind === 'append' && each.cause.events.includes(cause!))
    if (notice === undefined) return { cls: null, segments: [] }
    return { cls: notice.cls, segments: notice.changes[0]!.segments.map(clip) }
  }
  if (kind === 'tick')
    return notices.flatMap(({ cause: moment, changes }) => {
      if (moment.kind !== 'clock' || moment.at.slice(0, 10) <= after! || moment.at.slice(0, 10) > upTo!) return []
      const { before, after: is } = changes[0]!.segments[0]!
      return [{ at: moment.at, before, after: is }]
    })
  const isInside = (at: string) => Date.parse(at) > Date.parse(after!) && Date.parse(at) <= Date.parse(upTo!)
  return notices
    .filter(({ at }) => isInside(at))
    .map(({ at, cls, cause: why, changes }) => {
      const { before, after: is } = changes[0]!.segments[0]!
      return { at, cls, ref: why.kind === 'clock' ? `${before} -> ${is}` : (why.tx ?? why.events.at(-1)) }
    })
}

function clip(segment: Answers['changes'][number]['segments'][number]): object {
  const { from, to, ...rest } = segment
  return { from: from < FROM ? FROM : from, to: to === null || to > TO ? TO : to, ...rest }
}

function casesOf(name: string): readonly (readonly [string, TruthCase, readonly RecordedEvent[]])[] {
  const truth = readTruthFile(fileURLToPath(new URL(name, import.meta.url)))
  return truth.cases
    .filter(({ asks }) => asks.some(({ question }) => KINDS.includes(question.kind)))
    .map((each) => [each.id, each, eventsOf(truth, each, datasetEvents)])
}

const files = ['truth.json', 'ai-controls-truth.json', 'decision.json', 'lifecycle.json']
const cases = files.flatMap(casesOf)

describe('what truth files say of notices, through a notifier that lives through their histories', () => {
  test('there are cases', () => expect(cases.length).toBeGreaterThanOrEqual(12))

  test.each(cases)('%s', async (_id, { asks }, events) => {
    for (const ask of asks.filter(({ question }) => KINDS.includes(question.kind))) {
      const notices = await live(events, ask.question.subscription!)
      const given = answer(notices, ask)
      if (Array.isArray(ask.expect)) expect(given).toEqual(ask.expect)
      else expect(given).toMatchObject(ask.expect as object)
    }
  })
})
