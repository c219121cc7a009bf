import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: [
      'packages/**/*.{spec,test,prop}.ts',
      'services/**/*.{spec,test,prop}.ts',
      'tests/**/*.{spec,test,prop}.ts',
    ],
    reporters: ['default', './tests/support/closing-line.ts'],
  },
})
