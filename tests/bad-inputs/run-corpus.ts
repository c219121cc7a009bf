import type { Case, Corpus } from './corpus.ts'
import { appendSetup } from './placeholders.ts'
import { runCase } from './run-case.ts'
import type { Ran, Target } from './target.ts'

/** How often each case is run, each time in another order. */
const ROUNDS = 3
/** What an input may cost, in ms and in bytes. */
const [STILL_MS, LIVE_MS, GROWN_BYTES] = [100, 100, 64 * 1024 * 1024]

/** What became of one case. */
export interface Verdict {
  readonly id: string
  readonly title: string
  readonly problems: readonly string[]
}

interface Measured extends Ran {
  readonly grownBytes: number
  readonly liveMs: number
}

/** Runs a corpus against a product, three times over, and judges each case by all of its runs. */
export async function runCorpus(corpus: Corpus, target: Target): Promise<readonly Verdict[]> {
  await appendSetup(corpus, target)
  const { cases } = corpus
  const runs = new Map<Case, Measured[]>(cases.map((one) => [one, []]))
  let made = 0
  for (let round = 0; round < ROUNDS; round++)
    for (const one of shuffled(cases, round)) {
      made += 1
      runs.get(one)!.push(await runMeasured(corpus, one, target, freshId(made)))
    }
  return cases.map((one) => ({ id: one.id, title: one.title, problems: judge(one, runs.get(one)!) }))
}

/** Of one length: where something stands in a body is the same in every run. */
function freshId(number: number): string {
  return `f${String(number).padStart(6, '0')}`
}

/** As written, backwards, and from the middle. */
function shuffled(cases: readonly Case[], round: number): readonly Case[] {
  if (round === 1) return cases.toReversed()
  const middle = round === 0 ? 0 : Math.floor(cases.length / 2)
  return [...cases.slice(middle), ...cases.slice(0, middle)]
}

async function runMeasured(corpus: Corpus, one: Case, target: Target, fresh: string): Promise<Measured> {
  const before = (await target.readVitals?.())?.memory ?? 0
  const ran = await runCase(corpus, one, target, fresh)
  const begun = performance.now()
  await target.send({ method: 'GET', path: '/livez', headers: {}, body: null })
  const liveMs = performance.now() - begun
  return { ...ran, grownBytes: (ran.vitals?.memory ?? before) - before, liveMs }
}

/** What an input costs it costs each time: the cheapest run is judged, so that a busy machine is not held against it. */
function judge({ expect }: Case, runs: readonly Measured[]): readonly string[] {
  const problems = new Set(runs.flatMap((run) => run.problems))
  const least = (of: (run: Measured) => number) => Math.min(...runs.map(of))
  const [still, grown, live] = [
    least(({ vitals }) => vitals?.stillMs ?? 0),
    least((run) => run.grownBytes),
    least((run) => run.liveMs),
  ]
  const mostStill = expect.max_ms ?? STILL_MS
  if (still > mostStill) problems.add(`the event loop stood still for ${Math.round(still)} ms of ${mostStill}`)
  if (grown > GROWN_BYTES) problems.add(`memory grew by ${Math.round(grown / 1024 / 1024)} MiB`)
  if (live > LIVE_MS) problems.add(`the health check took ${Math.round(live)} ms`)
  for (const { vitals } of runs) for (const name of vitals?.polluted ?? []) problems.add(`all objects have ${name}`)
  const answers = new Set(runs.map(({ same }) => same))
  if (problems.size === 0 && answers.size > 1)
    problems.add(`${answers.size} different answers:\n  ${[...answers].join('\n  ')}`)
  return [...problems]
}
