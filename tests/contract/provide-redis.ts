import type { TestProject } from 'vitest/node'
import { findRedis } from '../support/find-redis.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Of a server kept as views need it; null where cluster tests are switched off. */
    redisUrl: string | null
  }
}

/** Finds one Redis for all tests of a run. */
export default async function provideRedis(project: TestProject): Promise<() => Promise<void>> {
  const found = await findRedis()
  project.provide('redisUrl', found?.url ?? null)
  return async () => found?.stop()
}
