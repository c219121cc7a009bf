import { readFileSync } from 'node:fs'
import { createFacts, fold } from '@asof/domain'
import { answer, differences } from './ask.ts'
import { eventsOf, readTruthFile, type TruthEvent } from './truth-file.ts'

const DATASETS: Readonly<Record<string, string>> = {
  'seed-story': 'seed-story.jsonl',
  'ai-controls': 'ai-controls.events.jsonl',
}

function datasetEvents(id: string): readonly TruthEvent[] {
  const file = DATASETS[id]
  if (file === undefined) throw new Error(`unknown fixture or dataset: ${id}`)
  const text = readFileSync(new URL(`../../packages/datasets/files/${file}`, import.meta.url), 'utf8')
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as TruthEvent)
}

const files = process.argv.slice(2)
if (files.length === 0) {
  process.stderr.write('usage: npm run truth -- FILE...\n')
  process.exit(2)
}
let passed = 0
let failed = 0
for (const file of files) {
  const truth = readTruthFile(file)
  for (const truthCase of truth.cases) {
    const facts = createFacts()
    for (const event of eventsOf(truth, truthCase, datasetEvents)) fold(facts, event)
    for (const [index, ask] of truthCase.asks.entries()) {
      let wrong: readonly string[]
      try {
        wrong = differences(answer(facts, ask.question), ask.expect)
      } catch (error) {
        wrong = [`fault: ${error instanceof Error ? error.stack : String(error)}`]
      }
      if (wrong.length === 0) passed += 1
      else {
        failed += 1
        process.stdout.write(`${truthCase.id} ask ${index + 1} (${ask.question.kind}): ${wrong.join('; ')}\n`)
      }
    }
  }
}
process.stdout.write(`${passed} passed, ${failed} failed\n`)
process.exit(failed === 0 ? 0 : 1)
