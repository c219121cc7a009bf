import { createFacts, fold } from '@asof/domain'
import { answer, differences } from './ask.ts'
import { datasetEvents } from './dataset-events.ts'
import { eventsOf, readTruthFile } from './truth-file.ts'

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
