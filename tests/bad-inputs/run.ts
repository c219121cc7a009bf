import { readCorpus } from './corpus.ts'
import { openProcess } from './open-process.ts'
import { runCorpus, type Verdict } from './run-corpus.ts'

const files = process.argv.slice(2)
if (files.length === 0) {
  process.stderr.write('usage: npm run bad-inputs -- FILE...\n')
  process.exit(2)
}

async function verdictsOf(file: string): Promise<readonly Verdict[]> {
  const corpus = readCorpus(file)
  const target = await openProcess()
  try {
    return await runCorpus(corpus, target)
  } finally {
    await target.close()
  }
}

let passed = 0
let failed = 0
for (const file of files) {
  const verdicts = await verdictsOf(file).catch((error: unknown): readonly Verdict[] => [
    { id: file, title: 'cannot be run', problems: [String(error)] },
  ])
  for (const { id, title, problems } of verdicts) {
    if (problems.length === 0) passed += 1
    else failed += 1
    for (const problem of problems) process.stdout.write(`${id} ${title}: ${problem}\n`)
  }
}
process.stdout.write(`${passed} passed, ${failed} failed\n`)
process.exit(failed === 0 ? 0 : 1)
