import type { TestProject } from 'vitest/node'
import { findRedis } from '../support/find-redis.ts'
import type {} from '../support/redis-url.ts'

/** Finds one Redis for all tests of a run. Those that need it fail where there is none; others do not mind. */
export default async function provideRedis(project: TestProject): Promise<() => Promise<void>> {
  try {
    const found = await findRedis()
    project.provide('redis', { url: found?.url ?? null })
    return async () => found?.stop()
  } catch (error) {
    project.provide('redis', { missing: String(error) })
    return async () => {}
  }
}
