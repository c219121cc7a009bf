import { defineConfig } from 'vitest/config'

/** The tests that judge mutants of `access` and `time`: fast ones that cover both. */
export default defineConfig({
  test: {
    include: [
      'packages/domain/src/time/*.test.ts',
      'packages/domain/src/events/*.spec.ts',
      'packages/domain/src/policy/*.test.ts',
      'tests/truth/*.test.ts',
      'tests/oracle/*.test.ts',
    ],
  },
})
