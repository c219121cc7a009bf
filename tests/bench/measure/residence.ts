import type { Facts } from '@asof/domain'
import { askPoint } from '../asof/questions.ts'
import { replay } from '../asof/state.ts'
import { atHead, drawAsks } from '../peers/asks.ts'
import { readLines } from '../workload/history-file.ts'

/** Questions asked before the second measurement, half of them at a random position; fewer where they take long. */
const QUESTIONS = 10_000
const ASKING_MS = 20_000

/** Bytes the state keeps resident, nothing else of the bench alive. */
export interface Residence {
  readonly facts: Facts
  /** After the fold of the whole history. */
  readonly folded: number
  /** And after answering questions: what is remembered is included. */
  readonly asked: number
  readonly questions: number
}

/** Folds a history and measures heapUsed + arrayBuffers after collection, less what stood before. Needs --expose-gc. */
export function measureResidence(path: string): Residence {
  const before = settled()
  const { facts } = replay(path, readLines(path))
  const folded = settled() - before
  const questions = askSome(facts)
  const asked = settled() - before
  return { facts, folded, asked, questions }
}

function askSome(facts: Facts): number {
  const begun = performance.now()
  let count = 0
  for (const ask of drawAsks(QUESTIONS / 2, 5, { events: facts.head })) {
    if (performance.now() - begun > ASKING_MS) break
    askPoint(facts, ask)
    askPoint(facts, atHead(ask, facts.head))
    count += 2
  }
  return count
}

function settled(): number {
  if (globalThis.gc === undefined) throw new Error('run with --expose-gc')
  for (let time = 0; time < 3; time++) globalThis.gc()
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return heapUsed + arrayBuffers
}
