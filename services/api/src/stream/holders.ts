import { limits } from '@asof/contract'
import type { Admitted } from '../access/admitted.ts'
import { createSenderOf } from '../access/rates/sender.ts'

/** How many streams one address may hold open without a key. */
export interface StreamPolicy {
  readonly perAddress: number
  /** Networks of proxies whose `X-Forwarded-For` is believed. */
  readonly proxies: readonly string[]
}

/** Who holds a stream open, and how many at most. */
interface Holder {
  /** A principal, or an address. */
  readonly name: string
  readonly atMost: number
}

/** Tells who holds a stream open: whoever a key names, else the address; null: nobody whose streams are counted. */
export function createHolderOf(policy: StreamPolicy | null): (admitted: Admitted) => Holder | null {
  const senderOf = createSenderOf(policy?.proxies ?? [])
  return ({ request, caller: { principal }, peer }) => {
    if (principal !== null) return { name: principal.name, atMost: limits.streamsPerKey }
    if (policy === null || peer === undefined) return null
    // No principal has a space in its name.
    return { name: `from ${senderOf(request, peer)}`, atMost: policy.perAddress }
  }
}
