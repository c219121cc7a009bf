import { join } from 'node:path'
import { defineConfig } from 'vitest/config'
import { isClusterSkipped } from '../support/brokers.ts'

const include = ['tests/acceptance/*.test.ts']
const embedded = { extends: true, test: { name: 'embedded', include } } as const
/** Every question is asked of both modes, and the bytes of their answers are compared. */
const cluster = {
  extends: true,
  test: {
    name: 'cluster',
    include,
    provide: { isCluster: true },
    globalSetup: ['provide-kafka.ts', 'provide-redis.ts'].map((file) => join(import.meta.dirname, '../contract', file)),
    // One broker with little memory serves all files.
    fileParallelism: false,
  },
} as const

/** The product embedded, and over Kafka and Redis. */
export default defineConfig({
  test: {
    root: join(import.meta.dirname, '../..'),
    projects: isClusterSkipped() ? [embedded] : [embedded, cluster],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    reporters: ['default', './tests/support/closing-line.ts'],
  },
})
