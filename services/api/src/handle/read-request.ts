import type { Routes } from '@asof/contract'
import type { LedgerReader } from '@asof/reader'
import type { z } from '@hono/zod-openapi'

/** Parameters that say who asks for what. */
export const TARGET = ['jurisdiction', 'org', 'item', 'provider', 'activity', 'endUse'] as const

/** Parameters that narrow an answer. */
export const LENS = ['view', 'minConfidence', 'review'] as const

/** Routes that ask for what somebody set, or do not end. */
type OtherGet =
  | 'getLedgers'
  | `getLog${string}`
  | 'getSubscriptions'
  | 'getSubscription'
  | 'getDeliveries'
  | 'getStream'
  | 'getKeys'
  | 'getFeed'
  | 'getAuditControl'
  | 'getExport'

/** Routes that read one ledger at one position. */
export type ReadOperation = Exclude<keyof Routes, OtherGet | `${'post' | 'put' | 'delete'}${string}`>

/** What a handler gets: parameters as the route's schemas read them. */
export interface ReadRequest<O extends keyof Routes> {
  readonly reader: LedgerReader
  readonly query: z.output<Routes[O]['request']['query']>
  readonly id: string
  /** UTC instant with milliseconds. */
  readonly now: string
}
