import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { deserialize, serialize } from 'node:v8'
import { findDataset } from '@asof/datasets'
import {
  answerAccess,
  createEventList,
  createFacts,
  eventAt,
  eventsBetween,
  type Facts,
  fold,
  fromSnapshot,
  positionsOfType,
  type Snapshot,
  STATE_VERSION,
  toSnapshot,
} from '@asof/domain'
import { createFollower, type Ledger, recordedEvents, sha256Hex } from '@asof/ledger'
import { openSqliteLedger } from '@asof/ledger/sqlite'
import { loadDataset } from '@asof/runtime'
import { openSqliteViews } from '@asof/views/sqlite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const DATASETS = ['seed-story', 'ai-controls'] as const

/** Over all that a snapshot keeps, room included. V8's own bytes are no such form: they tell how V8 lays a value out. */
function digestOf(facts: Facts): string {
  const text = JSON.stringify(toSnapshot(facts), (_, value: unknown) => {
    if (value instanceof Map || value instanceof Set) return { [value.constructor.name]: [...value] }
    return ArrayBuffer.isView(value) ? { [value.constructor.name]: [...(value as Uint8Array | Int32Array)] } : value
  })
  return sha256Hex(new TextEncoder().encode(text))
}

/** Some fifty places of the board, half way through the record and at its end. */
function answersOf(facts: Facts): readonly object[] {
  const named = (type: string, field: string) =>
    positionsOfType(facts, type).map((position) => eventAt(facts, position)!.data[field] as string)
  const items = named('item.registered', 'item')
  const cells = named('jurisdiction.registered', 'jurisdiction').flatMap((jurisdiction) =>
    items.map((item) => ({ jurisdiction, item })),
  )
  const some = cells.filter((_, index) => index % Math.ceil(cells.length / 50) === 0)
  return [facts.head >> 1, facts.head].flatMap((knownAt) =>
    some.map((query) => answerAccess(facts, { query, asOf: '2026-06-16', knownAt })),
  )
}

/** Folds commits `from` to the head in pages; the state it goes on from is changed. */
async function foldFrom(ledger: Ledger, facts: Facts, from: number, page: number): Promise<Facts> {
  const follower = createFollower(ledger.id)
  for (let next = 1; ; next += page) {
    const rows = await ledger.read(next, page)
    for (const { seq, bytes } of rows) {
      const extension = follower.judge(bytes)
      if (!extension.ok) throw new Error(extension.reason)
      const first = follower.head.position + 1
      follower.take(extension)
      if (seq >= from) for (const event of recordedEvents(extension.commit, first)) fold(facts, event)
    }
    if (rows.length < page) return facts
  }
}

describe.each(DATASETS)('the state of %s', (id) => {
  const folder = mkdtempSync(join(tmpdir(), 'asof-rebuild-'))
  let ledger: Ledger
  beforeAll(async () => {
    mkdirSync(join(folder, 'heads'))
    ledger = await openSqliteLedger({ id, file: join(folder, 'log.sqlite'), headFile: join(folder, 'heads', 'log') })
    await loadDataset(ledger, findDataset(id)!)
  })
  afterAll(async () => {
    await ledger.close()
    rmSync(folder, { recursive: true })
  })

  it('is the same when built from zero twice and in steps of any size', async () => {
    const digest = digestOf(await foldFrom(ledger, createFacts(), 1, 1_000))
    for (const page of [1, 7, 64, 1_000]) expect(digestOf(await foldFrom(ledger, createFacts(), 1, page))).toBe(digest)
  })

  it('is the same from a snapshot and the tail, whatever commit the snapshot stands at', async () => {
    const whole = await foldFrom(ledger, createFacts(), 1, 1_000)
    const [digest, answers] = [digestOf(whole), answersOf(whole)]
    const { seq: head } = await ledger.head()
    const views = await openSqliteViews({ file: join(folder, 'views.sqlite') })
    for (const seq of [1, head >> 1, head]) {
      await views.dropSnapshots(id)
      const { facts, hash } = await prefixOf(ledger, seq)
      await views.writeSnapshot({
        ledger: id,
        stateVersion: STATE_VERSION,
        seq,
        head: hash,
        position: facts.head,
        bytes: serialize(toSnapshot(facts)),
      })
      const snapshot = await views.readSnapshot(id, STATE_VERSION)
      const events = createEventList()
      for (const event of eventsBetween(facts, 1, facts.head)) events.push(event)
      const restored = fromSnapshot(deserialize(snapshot!.bytes) as Snapshot, events)
      await foldFrom(ledger, restored, seq + 1, 64)
      expect(digestOf(restored)).toBe(digest)
      expect(answersOf(restored)).toEqual(answers)
    }
    await views.close()
  })

  it('differs when one event is left out', async () => {
    const whole = await foldFrom(ledger, createFacts(), 1, 1_000)
    const short = createFacts()
    for (const event of eventsBetween(whole, 1, whole.head - 1)) fold(short, event)
    expect(digestOf(short)).not.toBe(digestOf(whole))
  })
})

async function prefixOf(ledger: Ledger, seq: number): Promise<{ facts: Facts; hash: string }> {
  const follower = createFollower(ledger.id)
  const facts = createFacts()
  for (const { bytes } of await ledger.read(1, seq)) {
    const extension = follower.judge(bytes)
    if (!extension.ok) throw new Error(extension.reason)
    const first = follower.head.position + 1
    follower.take(extension)
    for (const event of recordedEvents(extension.commit, first)) fold(facts, event)
  }
  return { facts, hash: follower.head.hash }
}
