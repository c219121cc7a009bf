import { Resolver } from 'node:dns/promises'

/** Every address of a host name. Rejects when it has none or nobody says so in time. */
export type Resolve = (hostname: string) => Promise<readonly string[]>

/** Longest wait for one answer of a name server, in ms, and how often each is asked. */
const QUERY = { timeout: 2_000, tries: 2 }

/** Asks the name servers of this machine, and not its threads for files: slow names do not hold those up. */
export function createResolver(): Resolve {
  const resolver = new Resolver(QUERY)
  return async (hostname) => {
    const answers = await Promise.allSettled([resolver.resolve4(hostname), resolver.resolve6(hostname)])
    const found = answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []))
    if (found.length === 0) throw new Error(`${hostname} has no address`)
    return found
  }
}
