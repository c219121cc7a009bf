import { readdirSync } from 'node:fs'
import { createFacts, fold, type RecordedEvent } from '@asof/domain'
import { describe, expect, it } from 'vitest'
import { toStoredForm } from '../../packages/domain/src/events/stored-form.ts'
import { answer, differences } from './ask.ts'
import { datasetEvents } from './dataset-events.ts'
import { eventsOf, readTruthFile } from './truth-file.ts'

const files = readdirSync(import.meta.dirname).filter((name) => name.endsWith('.json'))
/** Asks in the files shared with the project; fewer means a file was not read. */
const FLOOR = 300

/** An event as an append stores it: the files hold them as they were sent. */
function asStored(event: RecordedEvent): RecordedEvent {
  const stored = toStoredForm({ ...event })
  if (!stored.ok) throw new Error(`${event.id}: ${stored.rejection.code}`)
  return stored.event as unknown as RecordedEvent
}

const forms = { 'as sent': (event: RecordedEvent) => event, 'as stored': asStored }

describe.each(Object.entries(forms))('truth files, events %s', (_, toForm) => {
  let asked = 0
  for (const file of files) {
    const truth = readTruthFile(`${import.meta.dirname}/${file}`)
    for (const truthCase of truth.cases) {
      asked += truthCase.asks.length
      it(`${file} ${truthCase.id}: ${truthCase.title}`, () => {
        const facts = createFacts()
        for (const event of eventsOf(truth, truthCase, datasetEvents)) fold(facts, toForm(event))
        for (const ask of truthCase.asks)
          expect(differences(answer(facts, ask.question), ask.expect), ask.why).toEqual([])
      })
    }
  }

  it(`asks at least ${FLOOR} questions`, () => {
    expect(asked).toBeGreaterThanOrEqual(FLOOR)
  })
})

it('notices a wrong answer', () => {
  expect(differences({ level: 'open', flags: ['a'] }, { level: 'prohibited' })).toHaveLength(1)
  expect(differences({ flags: ['a'] }, { flagsIncludes: ['b'] })).toHaveLength(1)
  expect(differences({ flags: ['a'] }, { flagsExcludes: ['a'] })).toHaveLength(1)
  expect(differences([{ from: '2025-01-01' }], [{ from: '2025-01-02' }])).toHaveLength(1)
})
