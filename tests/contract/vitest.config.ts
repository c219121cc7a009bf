import { join } from 'node:path'
import { defineConfig } from 'vitest/config'

/** Every adapter through the contract of its port: the embedded ones, and those that need a broker or a cache server. */
export default defineConfig({
  test: {
    root: join(import.meta.dirname, '../..'),
    include: ['packages/{ledger,views,topics}/src/*/*.test.ts', '{services,tests}/**/*.cluster.test.ts'],
    globalSetup: ['provide-kafka.ts', 'provide-redis.ts'].map((file) => join(import.meta.dirname, file)),
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // One broker with little memory serves all files.
    fileParallelism: false,
    reporters: ['default', './tests/support/closing-line.ts'],
  },
})
