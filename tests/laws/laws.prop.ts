import { describe, it } from 'vitest'
import { hold } from './law.ts'
import { LAWS_OF_AGREEMENT } from './laws-of-agreement.ts'
import { LAWS_OF_CHANGE } from './laws-of-change.ts'
import { LAWS_OF_KNOWLEDGE } from './laws-of-knowledge.ts'
import { LAWS_OF_NOTICES } from './laws-of-notices.ts'
import { LAWS_OF_REVIEW } from './laws-of-review.ts'

/** Histories per law; all laws together make more than a thousand. */
const RUNS = 100
const TIMEOUT_MS = 60_000

describe('the laws of the model', () => {
  for (const law of [
    ...LAWS_OF_KNOWLEDGE,
    ...LAWS_OF_CHANGE,
    ...LAWS_OF_AGREEMENT,
    ...LAWS_OF_NOTICES,
    ...LAWS_OF_REVIEW,
  ])
    it(law.name, { timeout: TIMEOUT_MS }, () => hold(law, RUNS))
})
