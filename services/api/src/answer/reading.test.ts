import { expectTypeOf, test } from 'vitest'
import type { Present, PromptReading, Reading } from './reading.ts'

// Held by the type checker: a hypothesis is gone before a promise is kept.
test('a reading that may take its time is none that a hypothesis can be asked', () => {
  expectTypeOf<PromptReading>().toExtend<Reading>()
  expectTypeOf<Reading>().not.toExtend<PromptReading>()
  expectTypeOf<{ level: string }>().toExtend<Present>()
  expectTypeOf<Promise<{ level: string }>>().not.toExtend<Present>()
})
