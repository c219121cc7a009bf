import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['tests/browser/**/*.browser.test.ts'],
    globalSetup: ['tests/browser/support/provide-page.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 30_000 } },
    // One browser and one product, one task after another.
    fileParallelism: false,
    reporters: ['default', './tests/support/closing-line.ts'],
  },
})
