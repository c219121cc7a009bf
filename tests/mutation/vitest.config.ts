import { defineConfig } from 'vitest/config'

/** The tests that judge mutants of `access` and `time`, gathered into one file by `run`. */
export default defineConfig({ test: { include: ['tests/mutation/judges.ts'] } })
