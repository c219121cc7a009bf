import { oracleLaw } from '../oracle/agreement.ts'
import { check } from './law.ts'
import { LAWS_OF_AGREEMENT } from './laws-of-agreement.ts'
import { LAWS_OF_CHANGE } from './laws-of-change.ts'
import { LAWS_OF_KNOWLEDGE } from './laws-of-knowledge.ts'
import { LAWS_OF_NOTICES } from './laws-of-notices.ts'
import { LAWS_OF_REVIEW } from './laws-of-review.ts'

const DEFAULT_HISTORIES = 100_000
/** Histories between two lines of progress. */
const BATCH = 500
/** The oracle is slow and asks 50 times per history: 10,000 questions at the default total. */
const ORACLE = { questionsPerHistory: 50, share: 1 / 500 }

/** Runs a law in batches, each with a seed of its own, and tells how far it got; the report of the first failure, or null. */
function runLaw(law: Parameters<typeof check>[0], histories: number, firstSeed: number): string | null {
  for (let done = 0; done < histories; done += BATCH) {
    const report = check(law, Math.min(BATCH, histories - done), firstSeed + done)
    if (report !== null) return report
    process.stdout.write(`${law.name}: ${Math.min(done + BATCH, histories)} of ${histories}\n`)
  }
  return null
}

const total = Number(process.argv[2] ?? DEFAULT_HISTORIES)
if (!Number.isInteger(total) || total < 1) {
  process.stderr.write('usage: npm run test:laws -- [HISTORIES [SEED]]\n')
  process.exit(2)
}
const firstSeed = process.argv[3] === undefined ? 1 : Number(process.argv[3])
const laws = [...LAWS_OF_KNOWLEDGE, ...LAWS_OF_CHANGE, ...LAWS_OF_AGREEMENT, ...LAWS_OF_NOTICES, ...LAWS_OF_REVIEW]
const plan = [
  { law: oracleLaw(ORACLE.questionsPerHistory), histories: Math.ceil(total * ORACLE.share) },
  ...laws.map((law) => ({ law, histories: Math.ceil(total / laws.length) })),
]
let failed = 0
for (const { law, histories } of plan) {
  const report = runLaw(law, histories, firstSeed)
  if (report === null) continue
  failed += 1
  process.stdout.write(`${law.name}: broken\n${report}\n`)
}
process.stdout.write(`${plan.length - failed} passed, ${failed} failed\n`)
process.exit(failed === 0 ? 0 : 1)
