import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: [
      'packages/**/*.{spec,test,prop}.ts',
      'services/**/*.{spec,test,prop}.ts',
      'tests/**/*.{spec,test,prop}.ts',
    ],
    // What needs a broker or a cache server runs in test:contract, what needs a browser in test:browser.
    exclude: ['**/node_modules/**', '**/*.cluster.test.ts', '**/*.browser.test.ts'],
    // Long enough for a busy machine: no test is about speed.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    reporters: ['default', './tests/support/closing-line.ts'],
  },
})
