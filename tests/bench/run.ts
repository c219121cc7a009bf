import { writeFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import { DatabaseSync } from 'node:sqlite'
import { parseArgs } from 'node:util'
import { answerAccess, createFacts, type Facts, fold, type RecordedEvent } from '@asof/domain'
import { buildCommit, createFollower, recordedEvents } from '@asof/ledger'
import { randomFrom } from '../support/seeded.ts'
import { generate, itemName, jurisdictionName, parentOf } from './generate.ts'

const { values } = parseArgs({
  options: {
    events: { type: 'string', default: '100000' },
    json: { type: 'string' },
    rounds: { type: 'string', default: '7' },
  },
})
const count = Number(values.events)
const rounds = Number(values.rounds)
/** Point questions per round. */
const QUESTIONS = 50

/** Two sides measured in turn; `ratio` is peer over asof per round. */
interface Comparison {
  readonly name: string
  readonly unit: string
  readonly asof: readonly number[]
  readonly peer: readonly number[]
  readonly peerName: string
}

const events = [...generate(count)]
const commits = toCommits(events)
const comparisons = [compareReplay(), ...comparePoints(replay())]
report(comparisons)

function toCommits(history: readonly RecordedEvent[]): readonly Uint8Array[] {
  const follower = createFollower('bench')
  return history.map(({ position, recordedAt, recordedBy, ...event }) => {
    const now = recordedAt.includes('.') ? recordedAt : recordedAt.replace('Z', '.000Z')
    const bytes = buildCommit(follower.head, { cmd: `${recordedBy}:${position}`, by: recordedBy, now, events: [event] })
    const extension = follower.judge(bytes)
    if (!extension.ok) throw new Error(`commit ${position} does not extend: ${extension.reason}`)
    follower.take(extension)
    return bytes
  })
}

/** Chain check and fold of every commit: what a start without a snapshot does. */
function replay(): Facts {
  const follower = createFollower('bench')
  const facts = createFacts()
  for (const bytes of commits) {
    const extension = follower.judge(bytes)
    if (!extension.ok) throw new Error(extension.reason)
    const first = follower.head.position + 1
    follower.take(extension)
    for (const event of recordedEvents(extension.commit, first)) fold(facts, event)
  }
  return facts
}

function compareReplay(): Comparison {
  const decoder = new TextDecoder()
  const parse = () => {
    for (const bytes of commits) JSON.parse(decoder.decode(bytes))
  }
  const pairs = inTurn(
    () => perSecond(replay),
    () => perSecond(parse),
  )
  return {
    name: 'replay with chain check and fold',
    unit: 'events/s',
    peerName: 'JSON.parse of the same commits',
    ...pairs,
  }
}

function comparePoints(facts: Facts): readonly Comparison[] {
  const random = randomFrom(7)
  const below = (n: number) => Math.floor(random() * n)
  const asked = Array.from({ length: QUESTIONS }, () => ({
    query: { jurisdiction: jurisdictionName(below(200)), item: itemName(60 + below(440)) },
    asOf: new Date(Date.UTC(1996, 0, 1) + below(9_000) * 86_400_000).toISOString().slice(0, 10),
    anyPosition: 1 + below(facts.head),
  }))
  const rows = openRows()
  const fetchRows = () => {
    for (const { query } of asked) rows(chainOf(query.item))
  }
  const at = (knownAt: (question: (typeof asked)[number]) => number) => () => {
    for (const question of asked) answerAccess(facts, { ...question, knownAt: knownAt(question) })
  }
  const peerName = 'SQLite reading the rows the question could rest on'
  return [
    {
      name: 'point question, newest knowledge',
      unit: 'us',
      peerName,
      ...inTurn(
        () => microseconds(at(() => facts.head)),
        () => microseconds(fetchRows),
      ),
    },
    {
      name: 'point question, random knowledge',
      unit: 'us',
      peerName,
      ...inTurn(
        () => microseconds(at((each) => each.anyPosition)),
        () => microseconds(fetchRows),
      ),
    },
  ]
}

/** Instruments by the item they name, indexed, in an in-memory database: the data access alone, without any decision. */
function openRows(): (items: readonly string[]) => unknown {
  const database = new DatabaseSync(':memory:')
  database.exec('CREATE TABLE rules(item TEXT, policy TEXT, body TEXT); CREATE INDEX by_item ON rules(item)')
  const insert = database.prepare('INSERT INTO rules VALUES (?, ?, ?)')
  database.exec('BEGIN')
  for (const { type, data } of events) {
    if (type !== 'policy.announced' && type !== 'policy.amended') continue
    const provisions = (data['provisions'] ?? (data['changes'] as { replace: unknown }).replace) as {
      scope: { items: string[] }
    }[]
    for (const provision of provisions)
      insert.run(provision.scope.items[0]!, String(data['policy']), JSON.stringify(provision))
  }
  database.exec('COMMIT')
  const select = database.prepare('SELECT policy, body FROM rules WHERE item IN (?, ?, ?)')
  return ([a = '', b = '', c = '']) => select.all(a, b, c)
}

function chainOf(item: string): readonly string[] {
  const chain = [item]
  for (let parent = parentOf(Number(item.slice(-3))); parent !== null; parent = parentOf(parent))
    chain.push(itemName(parent))
  return chain
}

/** Runs both sides in turn, the first round to warm up. */
function inTurn(asof: () => number, peer: () => number): { asof: number[]; peer: number[] } {
  const measured: { asof: number[]; peer: number[] } = { asof: [], peer: [] }
  for (let round = 0; round <= rounds; round++) {
    const [own, other] = [asof(), peer()]
    if (round === 0) continue
    measured.asof.push(own)
    measured.peer.push(other)
  }
  return measured
}

function perSecond(body: () => unknown): number {
  const start = performance.now()
  body()
  return (count / (performance.now() - start)) * 1_000
}

function microseconds(body: () => unknown): number {
  const start = performance.now()
  body()
  return ((performance.now() - start) / QUESTIONS) * 1_000
}

function spread(numbers: readonly number[]): { min: number; median: number; max: number } {
  const sorted = numbers.toSorted((a, b) => a - b)
  return { min: sorted[0]!, median: sorted[sorted.length >> 1]!, max: sorted.at(-1)! }
}

function report(results: readonly Comparison[]): void {
  const table = results.map(({ name, unit, asof, peer, peerName }) => {
    const ratios = asof.map((own, round) => (unit === 'us' ? peer[round]! / own : own / peer[round]!))
    return { name, unit, peerName, asof: spread(asof), peer: spread(peer), ratio: spread(ratios), ratios }
  })
  const machine = {
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: cpus().length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    node: process.version,
  }
  const rows = table.map(({ name, unit, peerName, asof, peer, ratio }) => [
    name,
    peerName,
    unit,
    ...[asof, peer, ratio].map(({ min, median, max }) => `${show(median)} (${show(min)} to ${show(max)})`),
  ])
  printTable([['measured', 'peer', 'unit', 'asof', 'peer', 'speed asof / peer'], ...rows])
  if (values.json !== undefined)
    writeFileSync(values.json, `${JSON.stringify({ events: count, rounds, machine, results: table }, null, 2)}\n`)
}

function show(value: number): string {
  return value >= 100 ? Math.round(value).toLocaleString('en') : value.toPrecision(3)
}

/** Columns as wide as their widest cell; medians with the least and the most of the rounds. */
function printTable(rows: readonly (readonly string[])[]): void {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)))
  for (const row of rows)
    process.stdout.write(
      `${row
        .map((cell, column) => cell.padEnd(widths[column]!))
        .join('  ')
        .trimEnd()}\n`,
    )
}
