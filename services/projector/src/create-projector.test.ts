import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { headersSchema, topics } from '@asof/contract'
import { answerAccess, STATE_VERSION } from '@asof/domain'
import type { Ledger } from '@asof/ledger'
import { openMemoryLedger } from '@asof/ledger/memory'
import { openLedgerReader } from '@asof/reader'
import { createManualClock, type ManualClock, silentLogger, systemClock } from '@asof/runtime'
import { type Publisher, type TopicRecord, TopicsFault } from '@asof/topics'
import { openMemoryPublisher } from '@asof/topics/memory'
import type { Board, Views } from '@asof/views'
import { openSqliteViews } from '@asof/views/sqlite'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { draft, policy } from '../../../tests/support/events.ts'
import { appendCommits, SMALL_HISTORY } from '../../../tests/support/small-ledger.ts'
import { createProjector, type Projector } from './create-projector.ts'
import { BOARD_VERSION } from './current-board.ts'

let folder: string
let ledger: Ledger
let views: Views
let clock: ManualClock
let log: TopicRecord[]
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'asof-projector-'))
  views = await openSqliteViews({ file: join(folder, 'views.sqlite') })
  ledger = await openMemoryLedger({ id: 'small' })
  clock = createManualClock('2026-06-16T12:00:00.000Z')
  log = []
})
afterEach(async () => {
  await views.close()
  await rm(folder, { recursive: true })
})

async function open(publisher?: Publisher, over: Partial<{ views: Views; ledgers: readonly Ledger[] }> = {}) {
  const publishers = new Map([['small', publisher ?? (await openMemoryPublisher({ log }))]])
  return createProjector({ ledgers: [ledger], views, publishers, clock, logger: silentLogger, ...over })
}

const boardNow = () => views.readBoard('small', BOARD_VERSION) as Promise<Board>
const faultsOf = (projector: Projector) => projector.health.ledgers.map(({ faults }) => Object.keys(faults))
const ofTopic = (name: keyof typeof topics) => log.filter(({ topic }) => topic === topics[name].address)
const bodyOf = ({ value }: TopicRecord) => JSON.parse(new TextDecoder().decode(value!)) as Record<string, unknown>

/** Every cell asked for itself, as the ledger has it now. */
async function oracle(asOf: string): Promise<Map<string, string>> {
  const { facts, position } = await openLedgerReader(ledger)
  const cells = ['CN', 'FR', 'GB'].flatMap((jurisdiction) =>
    ['acme/one', 'acme/two'].map((item) => ({ jurisdiction, item })),
  )
  return new Map(
    cells.map((query) => {
      const { level, reviewPolicy, certainty } = answerAccess(facts, { query, asOf, knownAt: position })
      const value = `${level}${reviewPolicy === null ? '' : `/${reviewPolicy}`}${certainty === 'uncertain' ? '?' : ''}`
      return [`${query.jurisdiction} ${query.item}`, value]
    }),
  )
}

/** What a reader of the topic of the present knows who applies record after record. */
function presentOf(records: readonly TopicRecord[]): Map<string, unknown> {
  const present = new Map<string, unknown>()
  for (const record of records) {
    if (record.value === null) present.delete(record.key)
    else present.set(record.key, bodyOf(record)['value'])
  }
  return present
}

const known = (cells: ReadonlyMap<string, string>) => new Map([...cells].filter(([, value]) => value !== 'unknown'))

describe('the board', () => {
  test('holds the answer of every cell at the newest commit, after each commit and on each day', async () => {
    const projector = await open()
    const values = new Set<string>()
    for (const commit of SMALL_HISTORY) {
      await appendCommits(ledger, [commit])
      await projector.turn()
      const { stand, cells } = await boardNow()
      const { seq, hash: head, position } = await ledger.head()
      expect(stand).toEqual({ seq, head, position, asOf: '2026-06-16' })
      if (seq < 3) continue
      expect(new Map(cells)).toEqual(await oracle('2026-06-16'))
      for (const value of cells.values()) values.add(value)
    }
    for (const day of ['2026-01-15', '2026-03-15', '2026-04-15', '2026-05-15']) {
      clock.set(`${day}T00:00:00.000Z`)
      await projector.turn()
      const { stand, cells } = await boardNow()
      expect([stand.asOf, new Map(cells)]).toEqual([day, await oracle(day)])
      for (const value of cells.values()) values.add(value)
    }
    expect([...values].sort()).toEqual(['open', 'prohibited', 'unknown'])
    expect(faultsOf(projector)).toEqual([[]])
  })

  test('is set right when it was emptied, tampered with, or is of another chain', async () => {
    await appendCommits(ledger, SMALL_HISTORY)
    const projector = await open()
    await projector.turn()
    const right = await boardNow()
    const { stand } = right
    const change = {
      ledger: 'small',
      version: BOARD_VERSION,
      set: new Map([
        ['GB acme/one', 'prohibited'],
        ['XX y', 'open'],
      ]),
    }
    const spoil: (() => Promise<unknown>)[] = [
      () => views.dropBoard('small', BOARD_VERSION),
      () => views.changeBoard({ ...change, from: stand, to: stand, remove: ['CN acme/one'] }),
      () => views.changeBoard({ ...change, from: stand, to: { ...stand, head: 'f'.repeat(64) }, remove: [] }),
      () => views.changeBoard({ ...change, from: stand, to: { ...stand, seq: 900, position: 900 }, remove: [] }),
      () => views.changeBoard({ ...change, from: stand, to: { ...stand, seq: 0, position: 0 }, remove: [] }),
    ]
    for (const step of spoil) {
      await step()
      await projector.audit()
      expect(await boardNow()).toEqual(right)
    }
  })

  test('is not taken back by a projector whose log lags behind', async () => {
    await appendCommits(ledger, SMALL_HISTORY.slice(0, 5))
    const seen = await ledger.head()
    const lagging: Ledger = {
      ...ledger,
      read: async (from, limit) => ledger.read(from, limit === 1 ? 1 : Math.min(limit, seen.seq + 1 - from)),
    }
    const slow = await open(undefined, { ledgers: [lagging] })
    await slow.turn()
    await appendCommits(ledger, SMALL_HISTORY.slice(5))
    const fast = await open()
    await fast.turn()
    const ahead = [await boardNow(), presentOf(ofTopic('state'))]
    clock.set('2026-06-17T00:00:00.000Z')
    await slow.turn()
    await slow.audit()
    expect([await boardNow(), presentOf(ofTopic('state'))]).toEqual(ahead)
    const late = await open(undefined, { ledgers: [lagging] })
    await late.turn()
    expect([await boardNow(), presentOf(ofTopic('state'))]).toEqual(ahead)
    expect([faultsOf(slow), faultsOf(late)]).toEqual([[[]], [[]]])
  })

  test('of two projectors at once is that of the newest commit', async () => {
    const [one, other] = [await open(), await open()]
    for (const commit of SMALL_HISTORY) {
      await appendCommits(ledger, [commit])
      await Promise.all([one.turn(), other.turn()])
      expect((await boardNow()).stand.seq).toBe((await ledger.head()).seq)
    }
    expect(new Map((await boardNow()).cells)).toEqual(await oracle('2026-06-16'))
  })
})

describe('the public topics', () => {
  test('hold every event, the present and each change, as their schemas say', async () => {
    const projector = await open()
    for (const commit of SMALL_HISTORY) {
      await appendCommits(ledger, [commit])
      await projector.turn()
    }
    clock.set('2026-04-15T00:00:00.000Z')
    await projector.turn()
    for (const name of ['events', 'state', 'changes'] as const) {
      for (const { headers, value, key } of ofTopic(name)) {
        expect(headersSchema.strict().parse(headers)).toMatchObject({ ce_subject: key, ce_source: '/ledgers/small' })
        if (value !== null) topics[name].payload.parse(JSON.parse(new TextDecoder().decode(value)))
        expect('content-type' in headers).toBe(value !== null)
      }
    }
    const { facts, position } = await openLedgerReader(ledger)
    expect(ofTopic('events').map(bodyOf)).toEqual(
      Array.from({ length: position }, (_, index) => ({ ...facts.events.at(index + 1) })),
    )
    expect(ofTopic('events').map(({ headers }) => Number(headers['ce_sequence']))).toEqual(
      Array.from({ length: position }, (_, index) => index + 1),
    )
    expect(presentOf(ofTopic('state'))).toEqual(known(await oracle('2026-04-15')))
    expect(ofTopic('state').some(({ value }) => value === null)).toBe(true)
    const lasts = new Map<string, unknown>()
    for (const record of ofTopic('changes')) {
      const { before, after } = bodyOf(record)
      expect([before, after]).toEqual([lasts.get(record.key) ?? 'unknown', after === before ? 'another' : after])
      lasts.set(record.key, after)
    }
    expect(lasts.size).toBeGreaterThan(3)
  })

  test('nothing is told twice where nothing changed, over a new start too', async () => {
    await appendCommits(ledger, SMALL_HISTORY)
    const first = await open()
    for (let turn = 0; turn < 3; turn++) await first.turn()
    const [cells, events] = [ofTopic('changes').length + ofTopic('state').length, ofTopic('events').length]
    const second = await open()
    await second.turn()
    expect(ofTopic('changes').length + ofTopic('state').length).toBe(cells)
    // The block of commits that the topic ended in comes again, each record with its id.
    expect(new Set(ofTopic('events').map(({ headers }) => headers['ce_id'])).size).toBe(events)
  })

  test('a publisher that fails half-way, time and again, over new starts: nothing is missing, ids repeat', async () => {
    let calls = 0
    const whole = await openMemoryPublisher({ log })
    const flaky: Publisher = {
      ...whole,
      publish: async (records) => {
        calls++
        if (calls % 3 === 0) return whole.publish(records)
        // What is of different keys may get there in any part.
        await whole.publish(records.filter((_, index) => (index + calls) % 2 === 0))
        throw new TopicsFault('cut')
      },
    }
    let stopped = 0
    for (let round = 0; round < 90; round++) {
      const note = draft(
        'context.noted',
        { subject: 'us', kind: 'background', claim: `${round}` },
        { announcedAt: '2026-01-01' },
      )
      await appendCommits(ledger, SMALL_HISTORY[round] === undefined ? [[note]] : [SMALL_HISTORY[round]!])
      const projector = await open(flaky)
      await projector.turn()
      stopped += faultsOf(projector)[0]!.length
    }
    expect(stopped).toBeGreaterThan(60)
    const last = await open()
    await last.turn()
    expect(faultsOf(last)).toEqual([[]])
    const { position } = await ledger.head()
    const sequences = new Set(ofTopic('events').map(({ headers }) => Number(headers['ce_sequence'])))
    expect(sequences.size).toBe(position)
    expect(new Set(ofTopic('events').map(({ headers }) => headers['ce_id'])).size).toBe(position)
    expect(presentOf(ofTopic('state'))).toEqual(known(await oracle('2026-06-16')))
  })

  test('dropped ones are filled again with the same events and the same present', async () => {
    await appendCommits(ledger, SMALL_HISTORY)
    await (await open()).turn()
    const before = [ofTopic('events'), ofTopic('state')]
    log.length = 0
    await (await open()).turn()
    expect([ofTopic('events'), ofTopic('state')]).toEqual(before)
  })

  test('a topic of changes that was made anew is filled from the present at the next look, once', async () => {
    const projector = await open()
    for (const commit of SMALL_HISTORY) {
      await appendCommits(ledger, [commit])
      await projector.turn()
    }
    const present = presentOf(ofTopic('state'))
    expect(present.size).toBeGreaterThan(2)
    for (let index = log.length - 1; index >= 0; index--)
      if (log[index]!.topic === topics.changes.address) log.splice(index, 1)
    for (let look = 0; look < 2; look++) await projector.audit()
    const told = ofTopic('changes').map(bodyOf)
    expect(
      new Map(told.map(({ before, after, jurisdiction, item }) => [`${jurisdiction} ${item}`, [before, after]])),
    ).toEqual(new Map([...present].map(([key, value]) => [key, ['unknown', value]])))
    expect(told).toHaveLength(present.size)
    expect(presentOf(ofTopic('state'))).toEqual(present)
  })

  test('a late record of an old writer, and events that were lost, are set right at the next look', async () => {
    const projector = await open()
    for (const commit of SMALL_HISTORY) {
      await appendCommits(ledger, [commit])
      await projector.turn()
    }
    const [right, events] = [presentOf(ofTopic('state')), ofTopic('events')]
    log.push(
      ofTopic('state').find((record) => record.value !== null && right.get(record.key) !== bodyOf(record)['value'])!,
    )
    expect(presentOf(ofTopic('state'))).not.toEqual(right)
    await projector.audit()
    expect(presentOf(ofTopic('state'))).toEqual(right)
    const records = log.length
    await projector.audit()
    expect(log.length).toBe(records)
    log.splice(0, log.length, ...log.filter((record) => record !== events.at(-1)))
    await projector.audit()
    expect(new Set(ofTopic('events').map(({ headers }) => headers['ce_id'])).size).toBe(events.length)
    expect(faultsOf(projector)).toEqual([[]])
  })

  test('of another log stop their own projections alone, and say so', async () => {
    await appendCommits(ledger, SMALL_HISTORY)
    await (await open()).turn()
    const other = await openMemoryLedger({ id: 'small' })
    await appendCommits(other, [[policy('us/else', {}, { announcedAt: '2026-01-01' })], ...SMALL_HISTORY.slice(0, 4)])
    const projector = await open(undefined, { ledgers: [other] })
    const records = log.length
    await projector.turn()
    expect(faultsOf(projector)).toEqual([['events', 'changes']])
    expect(projector.health.ledgers[0]?.faults.events).toContain('policy.events.v1 holds event')
    expect(log.length).toBe(records)
    expect((await boardNow()).stand.seq).toBe(5)
  })
})

test('a start that folded the whole log keeps a snapshot in its first turn, and not again in the next', async () => {
  const note = (claim: string) =>
    draft('context.noted', { subject: 'us', kind: 'background', claim }, { announcedAt: '2026-01-01' })
  const commits = Array.from({ length: 20 }, (_, commit) =>
    Array.from({ length: 250 }, (_, index) => note(`${commit}.${index}`)),
  )
  await appendCommits(ledger, [...SMALL_HISTORY, ...commits])
  let written = 0
  const counting: Views = {
    ...views,
    writeSnapshot: async (snapshot) => {
      written++
      await views.writeSnapshot(snapshot)
    },
  }
  const projector = await open(undefined, { views: counting })
  for (let turn = 0; turn < 2; turn++) await projector.turn()
  const { seq, position } = await ledger.head()
  expect(await views.readSnapshot('small', STATE_VERSION)).toMatchObject({ seq, position })
  expect(written).toBe(1)
})

describe('a part that fails', () => {
  test('views that fail leave the topics going, and the board is kept once they are back', async () => {
    await appendCommits(ledger, SMALL_HISTORY)
    let isDown = true
    const shaky: Views = {
      ...views,
      readBoard: async (...asked) => (isDown ? Promise.reject(new Error('down')) : views.readBoard(...asked)),
    }
    const projector = await open(undefined, { views: shaky })
    await projector.turn()
    expect(faultsOf(projector)).toEqual([['board']])
    expect(presentOf(ofTopic('state'))).toEqual(known(await oracle('2026-06-16')))
    isDown = false
    await projector.turn()
    expect(faultsOf(projector)).toEqual([[]])
    expect(new Map((await boardNow()).cells)).toEqual(await oracle('2026-06-16'))
  })

  test('a commit that cannot be folded halts its ledger at the commit before, and no other', async () => {
    const other = await openMemoryLedger({ id: 'other' })
    await appendCommits(ledger, SMALL_HISTORY)
    await appendCommits(other, SMALL_HISTORY.slice(0, 3))
    const poison = new TextEncoder().encode(
      '{"events":[{"id":"x","type":"policy.announced","data":null}],"at":"2026-01-02T00:00:00.000Z"}',
    )
    let isPoisoned = false
    const ill: Ledger = {
      ...ledger,
      read: async (from, limit) => (isPoisoned && from === 8 ? [{ seq: 8, bytes: poison }] : ledger.read(from, limit)),
    }
    const projector = await open(undefined, { ledgers: [ill, other] })
    await projector.turn()
    isPoisoned = true
    await appendCommits(other, SMALL_HISTORY.slice(3))
    for (let turn = 0; turn < 2; turn++) await projector.turn()
    expect(faultsOf(projector)).toEqual([['fold'], []])
    expect([(await boardNow()).stand.seq, (await views.readBoard('other', BOARD_VERSION))?.stand.seq]).toEqual([7, 7])
    await projector.close()
  })
})

test('takes turns by itself when commits come, until it is closed', async () => {
  const projector = await createProjector({ ledgers: [ledger], views, clock: systemClock, logger: silentLogger })
  const running = projector.run()
  for (const commit of SMALL_HISTORY) {
    await appendCommits(ledger, [commit])
    const { seq } = await ledger.head()
    await vi.waitFor(async () => expect((await boardNow())?.stand.seq).toBe(seq), { timeout: 5_000, interval: 5 })
  }
  await projector.close()
  await running
})
