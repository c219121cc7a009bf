import type { DatabaseSync } from 'node:sqlite'
import {
  failingAfter,
  isWithin,
  parseEntry,
  renewedEntry,
  settledEntry,
  toEntry,
  toEntryText,
} from '../outbox/entry.ts'
import {
  type Backlog,
  type Claim,
  type Delivery,
  KEPT_DELIVERIES,
  type Outbox,
  type Put,
  type Settlement,
} from '../outbox/port.ts'
import { atOnce, openDatabase } from './database.ts'
import { typed } from './faults.ts'

/**
 * In a queue, places below `head` are settled and those from `head` up to `next` wait. `due` is when the first of them may be
 * claimed: when it is due, or when the lease of its claimer ends.
 */
const SCHEMA = `
  CREATE TABLE IF NOT EXISTS makers (ledger TEXT PRIMARY KEY, cursor TEXT NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS queues (
    ledger TEXT, subscription TEXT, head INTEGER NOT NULL DEFAULT 1, next INTEGER NOT NULL DEFAULT 1, due INTEGER,
    lease TEXT, settled TEXT, failing INTEGER, PRIMARY KEY (ledger, subscription)
  ) STRICT;
  CREATE INDEX IF NOT EXISTS due_queues ON queues (ledger, due) WHERE due IS NOT NULL;
  CREATE TABLE IF NOT EXISTS deliveries (
    ledger TEXT, subscription TEXT, place INTEGER, key TEXT NOT NULL, due INTEGER NOT NULL, entry TEXT NOT NULL,
    body BLOB NOT NULL, PRIMARY KEY (ledger, subscription, place), UNIQUE (ledger, subscription, key)
  ) STRICT;
`
const OF_QUEUE = 'ledger = ? AND subscription = ?'

interface Queue {
  readonly head: number
  readonly next: number
  readonly due: number | null
  readonly lease: string | null
  readonly settled: string | null
  readonly failing: number | null
}

interface Row {
  readonly place: number
  readonly due: number
  readonly entry: string
  readonly body: Uint8Array
}

/**
 * An outbox in one SQLite file, or in memory as `:memory:`. A power cut may take the last writes: a step is then taken again,
 * and a delivery sent again. Rejects with SQLite's own error, as views do.
 */
export async function openSqliteOutbox(place: { readonly file: string; readonly keep?: number }): Promise<Outbox> {
  const db = openDatabase({ file: place.file, schema: SCHEMA, synchronous: 'NORMAL' })
  const read = createReadings(db)
  const write = createWritings(db, read, place.keep ?? KEPT_DELIVERIES)
  return {
    readCursor: async (ledger) => typed(() => read.cursor(ledger)),
    put: async (put) => atOnce(db, 'BEGIN IMMEDIATE', () => write.put(put)),
    readDue: async (ledger, now) => typed(() => read.due(ledger, now)),
    claim: async (...wanted) => atOnce(db, 'BEGIN IMMEDIATE', () => write.claim(...wanted)),
    settle: async (...ending) => atOnce(db, 'BEGIN IMMEDIATE', () => write.settle(...ending)),
    redeliver: async (...wanted) => atOnce(db, 'BEGIN IMMEDIATE', () => write.redeliver(...wanted)),
    readDeliveries: async (ledger, subscription, { limit, before = Number.MAX_SAFE_INTEGER }) =>
      typed(() => read.below(ledger, subscription, { limit, before })).map(({ place, due, entry }) => {
        const { key, position, state, attempts } = parseEntry(entry)
        return { key, position, place, state, dueAt: due, attempts }
      }),
    readBacklog: async (ledger) => typed(() => read.backlog(ledger)),
    forget: async (ledger, subscription) => atOnce(db, 'BEGIN IMMEDIATE', () => write.forget(ledger, subscription)),
    close: async () => {
      if (db.isOpen) db.close()
    },
  }
}

function createReadings(db: DatabaseSync) {
  const cursor = db.prepare('SELECT cursor FROM makers WHERE ledger = ?')
  const due = db.prepare('SELECT subscription FROM queues WHERE ledger = ? AND due <= ? ORDER BY due')
  const queue = db.prepare(`SELECT head, next, due, lease, settled, failing FROM queues WHERE ${OF_QUEUE}`)
  const backlog = db.prepare(`
    SELECT coalesce(sum(next - head), 0) AS waiting, min(coalesce(failing, d.due)) AS oldestAt
    FROM queues JOIN deliveries d USING (ledger, subscription) WHERE ledger = ? AND place = head AND head < next`)
  const at = db.prepare(`SELECT * FROM deliveries WHERE ${OF_QUEUE} AND place = ?`)
  const below = db.prepare(`SELECT * FROM deliveries WHERE ${OF_QUEUE} AND place < ? ORDER BY place DESC LIMIT ?`)
  return {
    cursor: (ledger: string) => (cursor.get(ledger) as { cursor: string } | undefined)?.cursor ?? null,
    due: (ledger: string, now: number) =>
      (due.all(ledger, now) as { subscription: string }[]).map(({ subscription }) => subscription),
    queue: (ledger: string, subscription: string) => queue.get(ledger, subscription) as unknown as Queue | undefined,
    backlog: (ledger: string) => ({ ...(backlog.get(ledger) as unknown as Backlog) }),
    at: (ledger: string, subscription: string, place: number) =>
      at.get(ledger, subscription, place) as unknown as Row | undefined,
    below: (ledger: string, subscription: string, { before, limit }: { before: number; limit: number }) =>
      below.all(ledger, subscription, before, limit) as unknown as readonly Row[],
  }
}

function createWritings(db: DatabaseSync, read: ReturnType<typeof createReadings>, keep: number) {
  const moveCursor = db.prepare('INSERT OR REPLACE INTO makers VALUES (?, ?)')
  const lend = db.prepare(`UPDATE queues SET lease = ?, due = ? WHERE ${OF_QUEUE}`)
  const add = createAdding(db)
  const settle = createSettling(db, keep)
  const drops = ['queues', 'deliveries'].map((table) => db.prepare(`DELETE FROM ${table} WHERE ${OF_QUEUE}`))
  return {
    put: ({ ledger, step, deliveries }: Put): string | null => {
      const stored = read.cursor(ledger)
      if (step !== null && stored !== step.from) return stored
      if (step !== null) moveCursor.run(ledger, step.to)
      for (const delivery of deliveries) add.add(ledger, delivery)
      return step?.to ?? stored
    },
    claim: (...[ledger, subscription, { by, now, until }]: Parameters<Outbox['claim']>): Claim | null => {
      const queue = read.queue(ledger, subscription)
      if (queue === undefined || queue.due === null || (queue.lease !== by && queue.due > now)) return null
      if (queue.lease !== by) lend.run(by, until, ledger, subscription)
      const { entry, body } = read.at(ledger, subscription, queue.head)!
      const { key, position, failures, attempts } = parseEntry(entry)
      const told = { attempt: failures + 1, attempts, failingSince: queue.failing }
      return { ledger, subscription, key, position, body, by, place: queue.head, ...told }
    },
    settle: (claim: Claim, settlement: Settlement): boolean => {
      const queue = read.queue(claim.ledger, claim.subscription)
      if (queue?.settled === claim.by) return true
      if (queue?.lease !== claim.by) return false
      settle(claim, settlement)
      return true
    },
    redeliver: (...[ledger, subscription, range]: Parameters<Outbox['redeliver']>): number => {
      const head = read.queue(ledger, subscription)?.head ?? 0
      const settled = read.below(ledger, subscription, { before: head, limit: keep })
      const wanted = settled.filter(({ entry }) => isWithin(parseEntry(entry), range)).reverse()
      for (const row of wanted) add.renew(ledger, subscription, { ...row, due: range.dueAt })
      return wanted.length
    },
    forget: (ledger: string, subscription: string): void => {
      for (const drop of drops) drop.run(ledger, subscription)
    },
  }
}

/** Puts deliveries at the end of queues. */
function createAdding(db: DatabaseSync) {
  const begin = db.prepare('INSERT OR IGNORE INTO queues (ledger, subscription) VALUES (?, ?)')
  const insert = db.prepare(`
    INSERT INTO deliveries SELECT ledger, subscription, next, ?, ?, ?, ? FROM queues WHERE ${OF_QUEUE} ON CONFLICT DO NOTHING`)
  const move = db.prepare(`
    UPDATE deliveries SET due = ?, entry = ?, place = (SELECT next FROM queues WHERE ${OF_QUEUE}) WHERE ${OF_QUEUE} AND place = ?`)
  const lengthen = db.prepare(`
    UPDATE queues SET next = next + 1, due = CASE WHEN head = next THEN ? ELSE due END WHERE ${OF_QUEUE}`)
  return {
    add: (ledger: string, delivery: Delivery): void => {
      const { subscription, key, dueAt, body } = delivery
      begin.run(ledger, subscription)
      const entry = toEntryText(toEntry(delivery))
      const { changes } = insert.run(key, dueAt, entry, body, ledger, subscription)
      if (changes === 1) lengthen.run(dueAt, ledger, subscription)
    },
    renew: (ledger: string, subscription: string, { place, due, entry }: Row): void => {
      const renewed = toEntryText(renewedEntry(parseEntry(entry)))
      move.run(due, renewed, ledger, subscription, ledger, subscription, place)
      lengthen.run(due, ledger, subscription)
    },
  }
}

/** Writes the end of a claim that holds. */
function createSettling(db: DatabaseSync, keep: number) {
  const write = db.prepare(`UPDATE deliveries SET due = coalesce(?, due), entry = ? WHERE ${OF_QUEUE} AND place = ?`)
  const end = db.prepare(`
    UPDATE queues SET head = ?, lease = NULL, settled = ?, failing = ?,
      due = (SELECT due FROM deliveries d WHERE d.ledger = queues.ledger AND d.subscription = queues.subscription AND place = ?)
    WHERE ${OF_QUEUE}`)
  const trim = db.prepare(`DELETE FROM deliveries WHERE ${OF_QUEUE} AND place < ?`)
  return (claim: Claim, settlement: Settlement): void => {
    const { ledger, subscription, place, by } = claim
    const head = settlement.state === 'waiting' ? place : place + 1
    const dueAt = settlement.state === 'waiting' ? settlement.dueAt : null
    write.run(dueAt, toEntryText(settledEntry(claim, settlement)), ledger, subscription, place)
    end.run(head, by, failingAfter(claim, settlement), head, ledger, subscription)
    trim.run(ledger, subscription, head - keep)
  }
}
