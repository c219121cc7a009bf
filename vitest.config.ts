import { configDefaults, defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: [
      'packages/**/*.{spec,test,prop}.ts',
      'services/**/*.{spec,test,prop}.ts',
      'tests/**/*.{spec,test,prop}.ts',
    ],
    // These need servers: npm run test:contract.
    exclude: [...configDefaults.exclude, '**/*.cluster.test.ts'],
    reporters: ['default', './tests/support/closing-line.ts'],
  },
})
