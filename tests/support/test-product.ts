import type { Checkpoints } from '@asof/ledger'
import type { Ledger, ManualClock } from '@asof/runtime'
import type { Views } from '@asof/views'

/** The product without sockets, over ledgers of its own. */
export interface TestProduct {
  readonly clock: ManualClock
  /** Lines the api logged. */
  readonly log: readonly string[]
  get(path: string, headers?: Record<string, string>): Promise<Response>
  /** Posts as the recorder unless `headers` say otherwise; text and bytes go as they are. */
  post(path: string, body: unknown, headers?: Record<string, string>): Promise<Response>
  cli(...argv: string[]): Promise<{ code: number; stdout: string; stderr: string }>
  close(): Promise<void>
}

/** A product of tests that has time: it tells what that brings. */
export interface LivingProduct extends TestProduct {
  /** Any other request. */
  send(request: Request): Promise<Response>
  /** Tells open streams, and subscribers, what came since. */
  turn(): Promise<void>
}

/** What a product of tests lies in. */
export interface Home {
  /** The ledgers as the instance that appends has opened them, and as the one that answers has: one may do both. */
  readonly appending: readonly Ledger[]
  readonly answering: readonly Ledger[]
  readonly control: Ledger
  /** What is signed of those that answer. */
  readonly checkpoints: ReadonlyMap<string, Checkpoints>
  readonly views: Views | null
  close(): Promise<void>
}
