import { readdirSync } from 'node:fs'
import { createFacts, fold } from '@asof/domain'
import { describe, expect, it } from 'vitest'
import { answer, differences } from './ask.ts'
import { datasetEvents } from './dataset-events.ts'
import { eventsOf, readTruthFile } from './truth-file.ts'

const files = readdirSync(import.meta.dirname).filter((name) => name.endsWith('.json'))
/** Asks in the files shared with the project; fewer means a file was not read. */
const FLOOR = 300

describe('truth files', () => {
  let asked = 0
  for (const file of files) {
    const truth = readTruthFile(`${import.meta.dirname}/${file}`)
    for (const truthCase of truth.cases) {
      asked += truthCase.asks.length
      it(`${file} ${truthCase.id}: ${truthCase.title}`, () => {
        const facts = createFacts()
        for (const event of eventsOf(truth, truthCase, datasetEvents)) fold(facts, event)
        for (const ask of truthCase.asks)
          expect(differences(answer(facts, ask.question), ask.expect), ask.why).toEqual([])
      })
    }
  }

  it(`asks at least ${FLOOR} questions`, () => {
    expect(asked).toBeGreaterThanOrEqual(FLOOR)
  })

  it('notices a wrong answer', () => {
    expect(differences({ level: 'open', flags: ['a'] }, { level: 'prohibited' })).toHaveLength(1)
    expect(differences({ flags: ['a'] }, { flagsIncludes: ['b'] })).toHaveLength(1)
    expect(differences({ flags: ['a'] }, { flagsExcludes: ['a'] })).toHaveLength(1)
    expect(differences([{ from: '2025-01-01' }], [{ from: '2025-01-02' }])).toHaveLength(1)
  })
})
