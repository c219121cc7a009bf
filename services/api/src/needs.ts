import type { Checkpoints, Ledger } from '@asof/ledger'
import type { OutboundPolicy } from '@asof/notices'
import type { Clock, Ids, Keys, Logger, Metrics, PageFiles } from '@asof/runtime'
import type { Outbox, Views } from '@asof/views'
import type { Reading } from './access/admit.ts'
import type { OidcPolicy } from './access/oidc/token-verifier.ts'
import type { RatePolicy } from './access/rates/rate-limits.ts'
import type { StreamPolicy } from './stream/holders.ts'

/** What the api needs to be one. */
export interface ApiNeeds {
  /** In order; the first answers requests that name none. */
  readonly ledgers: readonly Ledger[]
  /** Where subscriptions are recorded. */
  readonly controlLedger: Ledger
  /** Where deliveries wait; without, none are looked at here. */
  readonly outbox?: Outbox | null
  /** The secrets of receivers follow from it; at least 32 bytes. */
  readonly webhookKey: Uint8Array
  /** Where notices may be delivered; without, to public `https` addresses. */
  readonly outbound?: OutboundPolicy
  /** Where snapshots are kept; without, every start folds from the first commit. */
  readonly views?: Views | null
  /** Titles of the ledgers for people, by id. */
  readonly titles?: Readonly<Record<string, { readonly title: string; readonly description: string }>>
  /** What is signed, by ledger; a ledger that is missing gives proofs but neither checkpoints nor receipts. */
  readonly checkpoints?: ReadonlyMap<string, Checkpoints>
  /** The built page; without, the first page alone is served, and it has no script. */
  readonly page?: PageFiles | null
  /** Where figures go; without, nobody watches. */
  readonly metrics?: Metrics
  /** Whether `/metrics` is served here. */
  readonly servesMetrics?: boolean
  /** Most events a ledger may be behind its log before `/readyz` says so. */
  readonly maxLag?: number
  readonly clock: Clock
  readonly ids: Ids
  readonly logger: Logger
  /** Keys that the control ledger does not hold. */
  readonly keys: Keys
  /** Whether people come by https alone, and browsers are to keep to it; no unless this says otherwise. */
  readonly isHttps?: boolean
  /** Whose bearer tokens are taken beside keys; nobody's unless this says otherwise. */
  readonly oidc?: OidcPolicy | null
  /** Who may read; anyone unless this says otherwise. */
  readonly reading?: Reading
  /** How many streams an address may hold open without a key; as many as it likes unless this says otherwise. */
  readonly streams?: StreamPolicy | null
  /** How often anyone may ask; as often as they like unless this says otherwise. */
  readonly rate?: RatePolicy | null
}
