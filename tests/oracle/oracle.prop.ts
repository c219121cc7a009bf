import { describe, it } from 'vitest'
import { hold } from '../laws/law.ts'
import { oracleLaw } from './agreement.ts'

const HISTORIES = 300
const QUESTIONS_PER_HISTORY = 5
const TIMEOUT_MS = 60_000

describe('the oracle', () => {
  const law = oracleLaw(QUESTIONS_PER_HISTORY)
  it(law.name, { timeout: TIMEOUT_MS }, () => hold(law, HISTORIES))
})
