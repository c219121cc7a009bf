import { expect } from 'vitest'
import type { TestProduct } from './test-product.ts'

/** An append on its way. */
interface Append {
  isAlone: boolean
}

/**
 * Two products that are asked the same, and answer only where both give the same bytes. Appends on their way at the same time
 * are not compared, for which of them comes first is chance; what they left in the log is, by every later answer.
 */
export function openTwins(one: TestProduct, other: TestProduct): TestProduct {
  const appends = new Set<Append>()
  let compared = 0

  async function ask<T>(
    what: string,
    body: (product: TestProduct) => Promise<T>,
    show: (answer: T) => unknown,
  ): Promise<T> {
    const [expected, answer] = await Promise.all([body(one), body(other)])
    expect(await show(answer), what).toEqual(await show(expected))
    compared += 1
    return answer
  }

  return {
    clock: other.clock,
    log: other.log,
    get: (path, headers) => ask(`GET ${path}`, (product) => product.get(path, headers), showResponse),
    post: async (path, body, headers) => {
      const own = { isAlone: appends.size === 0 }
      for (const each of appends) each.isAlone = false
      appends.add(own)
      const show = (answer: Response) => (own.isAlone ? showResponse(answer) : {})
      return ask(`POST ${path}`, (product) => product.post(path, body, headers), show).finally(() =>
        appends.delete(own),
      )
    },
    cli: (...argv) =>
      ask(
        `asof ${argv.join(' ')}`,
        (product) => product.cli(...argv),
        (ran) => ran,
      ),
    close: async () => {
      await one.close()
      await other.close()
      expect(compared).toBeGreaterThan(0)
    },
  }
}

async function showResponse(response: Response): Promise<object> {
  const headers = Object.fromEntries(response.headers)
  return { status: response.status, headers, body: await response.clone().text() }
}
