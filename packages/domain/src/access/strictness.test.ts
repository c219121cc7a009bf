import { deepStrictEqual } from 'node:assert/strict'
import { describe, it } from 'vitest'
import type { ReviewPolicy } from '../questions.ts'
import { LEVELS, rankOfLevel, rankOfReview } from './strictness.ts'

describe('strictness', () => {
  it('of levels grows from open, 0, to prohibited, 3; unknown is below', () => {
    deepStrictEqual(LEVELS, ['unknown', 'open', 'open-with-conditions', 'licence-required', 'prohibited'])
    deepStrictEqual(LEVELS.map(rankOfLevel), [-1, 0, 1, 2, 3])
  })
  it('of review policies grows from unstated over approval and case by case to denial', () => {
    const policies: readonly (ReviewPolicy | null)[] = [null, 'approval', 'case-by-case', 'denial']
    deepStrictEqual(policies.map(rankOfReview), [0, 1, 2, 3])
  })
})
