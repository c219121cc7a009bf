import { Resolver } from 'node:dns/promises'

/** Every address of a host name. Rejects when it has none or nobody says so in time. */
export type Resolve = (hostname: string) => Promise<readonly string[]>

/** Longest wait for one answer of a name server, in ms, and how often each is asked. */
const QUERY = { timeout: 2_000, tries: 2 }

/**
 * Asks name servers, and not the threads of this process, which files need too: slow names do not hold those up. Names that
 * stand only in a file of this machine, like `localhost`, are not found.
 * @param over `servers` in place of those of this machine, `timeout` in ms
 */
export function createResolver(
  over: { readonly servers?: readonly string[]; readonly timeout?: number } = {},
): Resolve {
  const { servers, ...query } = over
  const resolver = new Resolver({ ...QUERY, ...query })
  if (servers !== undefined) resolver.setServers(servers)
  return async (hostname) => {
    const answers = await Promise.allSettled([resolver.resolve4(hostname), resolver.resolve6(hostname)])
    const found = answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []))
    if (found.length === 0) throw new Error(`${hostname} has no address`)
    return found
  }
}
