import { join } from 'node:path'
import { defineConfig } from 'vitest/config'

/** Tests of what runs as a cluster, against real servers: `npm run test:contract`. */
export default defineConfig({
  test: {
    root: join(import.meta.dirname, '../..'),
    include: ['{packages,services,tests}/**/*.cluster.test.ts'],
    globalSetup: [join(import.meta.dirname, 'provide-redis.ts')],
    testTimeout: 30_000,
    hookTimeout: 30_000,
    reporters: ['default', './tests/support/closing-line.ts'],
  },
})
