import { parseArgs } from 'node:util'
import { renderTally, tamper } from './tamper.ts'

// npm run tamper -- --cases 10000: random damage to the log, what is kept beside it, checkpoints and key of a data folder.

const { values } = parseArgs({
  options: { cases: { type: 'string', default: '500' }, seed: { type: 'string', default: '1' } },
})
const [cases, seed] = [Number(values.cases), Number(values.seed)]
if (!Number.isInteger(cases) || cases < 24) throw new Error('--cases takes 24 or more')
const progress = (done: number) => {
  if (done % 500 === 0) process.stderr.write(`${done}\n`)
}
const { tally, noticed, missed } = await tamper(cases, seed, progress)
process.stdout.write(`${renderTally(tally)}seed ${seed}\n${noticed} passed, ${cases - noticed + missed} failed\n`)
process.exit(noticed === cases && missed === 0 ? 0 : 1)
