import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import type { Facts } from '@asof/domain'
import { pointOf } from '../asof/questions.ts'
import { checkEquality, describeVerdict } from '../check/equality.ts'
import { plantDifference } from '../check/plant.ts'
import { atHead, drawAsks } from '../peers/asks.ts'
import { openDuckdbPeer } from '../peers/duckdb.ts'
import type { Peer } from '../peers/peer.ts'
import { connectPostgres, openPostgresPeer } from '../peers/postgres.ts'
import { openSqlitePeer } from '../peers/sqlite.ts'
import { project, type Tables } from '../tables/project.ts'
import { readEvents, writeHistory } from '../workload/history-file.ts'
import { type HttpSide, openHttpSide } from './http-side.ts'
import { asofSides, peerSides } from './question-sides.ts'
import { keepSnapshot, replaySides } from './replay.ts'
import { measureResidence } from './residence.ts'
import { type Figures, interleave } from './rounds.ts'

/** What one process measures: one size of one workload. */
export interface SizeTask {
  readonly events: number
  readonly seed: number
  readonly rounds: number
  readonly twisted: boolean
  readonly plant: boolean
}

/** What it found. Figures per side and measured round; bytes per event. */
export interface SizeResult {
  readonly events: number
  readonly twisted: boolean
  readonly figures: Readonly<Record<string, readonly number[]>>
  readonly bytesPerEvent: Readonly<Record<string, number>>
  /** What was compared before timing; null for the second workload, which plain tables cannot hold. */
  readonly compared: string | null
  readonly notes: readonly string[]
}

/** Thrown when a peer answers anything but what asof answers. */
export class DifferentAnswers extends Error {}

/** Measures one size; nothing is timed before every peer gave equal answers. Its files go when the process ends. */
export async function measureSize(task: SizeTask, tell: (text: string) => void): Promise<SizeResult> {
  const folder = mkdtempSync(join(tmpdir(), 'asof-bench-'))
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  return measureIn(folder, task, tell)
}

async function measureIn(folder: string, task: SizeTask, tell: (text: string) => void): Promise<SizeResult> {
  const { events, rounds, twisted } = task
  const path = join(folder, 'history.jsonl')
  tell('making the history')
  const fileBytes = writeHistory(path, task)
  tell('folding it')
  const { facts, folded, asked, questions } = measureResidence(path)
  const notes = [`${questions} questions before the second measurement of memory`]
  const peers = twisted ? null : await openPeers(folder, path, task, { facts, tell, notes })
  try {
    tell('replaying')
    const kept = keepSnapshot(path, events, join(folder, 'snapshot'))
    const measured = await interleave(replaySides(path, kept), rounds, tell)
    tell('asking')
    const sides = [...asofSides(facts, peers?.tables ?? null), ...(peers?.sides ?? [])]
    const figures = await interleave(sides, rounds, (text) => tell(note(notes, text)))
    return {
      events,
      twisted,
      figures: { ...toRecord(measured), ...toRecord(figures) },
      bytesPerEvent: {
        'asof after replay': folded / events,
        'asof after questions': asked / events,
        'commit file': fileBytes / events,
        snapshot: kept.bytes / events,
        ...peers?.bytesPerEvent,
      },
      compared: peers?.compared ?? null,
      notes,
    }
  } finally {
    await peers?.close()
  }
}

/** Notes what is not measured as asked; rounds are only told. */
function note(notes: string[], text: string): string {
  if (!text.startsWith('round ')) notes.push(text)
  return text
}

interface Opened {
  readonly facts: Facts
  readonly tell: (text: string) => void
  readonly notes: string[]
}

async function openPeers(folder: string, path: string, task: SizeTask, { facts, tell, notes }: Opened) {
  const { events, plant } = task
  tell('making the tables')
  const tables = project(readEvents(path))
  if (plant) plantDifference(tables)
  tell('loading the peers')
  const client = await connectPostgres()
  const peers: Peer[] = [
    openSqlitePeer(join(folder, 'peer.sqlite'), tables),
    await openDuckdbPeer(join(folder, 'peer.duckdb'), tables),
  ]
  if (typeof client === 'string')
    notes.push(`PostgreSQL is not reachable (${client}); infra/postgres/run npm run bench starts one`)
  else peers.push(await openPostgresPeer(client, `bench_${events}`, tables))
  tell('starting the api')
  const http = await openHttpSide(path, events)
  const close = async () => {
    http.close()
    for (const peer of peers) await peer.close()
  }
  try {
    const compared = await compareAll({ facts, tables, peers, http }, tell)
    const sides = [...peers.flatMap((peer) => peerSides(peer, facts.head)), ...http.sides]
    const bytesPerEvent = Object.fromEntries(peers.map(({ name, bytes }) => [name, bytes / events]))
    return { tables, sides, compared, bytesPerEvent, close }
  } catch (error) {
    await close()
    throw error
  }
}

interface Compared {
  readonly facts: Facts
  readonly tables: Tables
  readonly peers: readonly Peer[]
  readonly http: HttpSide
}

/** As many as the process of the bench is asked before timing: an api that runs has compiled what it runs often. */
const POINTS_OVER_HTTP = 10_000

async function compareAll({ facts, tables, peers, http }: Compared, tell: (text: string) => void): Promise<string> {
  const depth = { points: 300, boards: 5, histories: 20, differences: 1 }
  const verdict = await checkEquality({ facts, tables, peers }, depth, tell)
  if (verdict.differences.length > 0) throw new DifferentAnswers(describeVerdict(verdict))
  const asks = drawAsks(POINTS_OVER_HTTP, 13, { events: facts.head }).map((ask) => atHead(ask, facts.head))
  for (const ask of asks) {
    const [mine, theirs] = [pointOf(facts, ask), await http.point(ask)]
    if (!isDeepStrictEqual(mine, theirs))
      throw new DifferentAnswers(`over HTTP: ${JSON.stringify([ask.query, ask.asOf, mine, theirs])}`)
  }
  return `${describeVerdict(verdict)}, ${asks.length} points over HTTP`
}

function toRecord(figures: Figures): Record<string, readonly number[]> {
  return Object.fromEntries([...figures].filter(([, values]) => values.length > 0))
}
