export { createDatedChanges, type DatedChange, type DatedChanges } from './dated-changes.ts'
export { afterQuietHours, type Hours, lastTime } from './day-times.ts'
export type { Draft } from './draft.ts'
export { EVENT_HEADERS, isWebhookId, MAX_BODY, type Told, toDelivery, toEventBytes } from './event-body.ts'
export { identify } from './identify.ts'
export { createLiveNotices, createTouches, type LiveNotices, type Touches } from './live-notices.ts'
export { isAllowed, parseNetwork } from './outbound/address.ts'
export {
  createUrlJudge,
  type OutboundPolicy,
  STRICT_POLICY,
  type UrlJudgement,
  type UrlRefusal,
} from './outbound/judge-url.ts'
export { readNotices } from './read-notices.ts'
export { type RecentNotices, tellRecent } from './recent-notices.ts'
export { readStep, type Step, toStep, writeStep } from './step.ts'
export { type GiveWay, tellNotices } from './tell-notices.ts'
export { digestDelivery, noticeDelivery } from './to-delivery.ts'
export { MAX_WATCHES, watchesOf } from './watches.ts'
export { deriveKeys, type SigningKeys, toReceiverKeys } from './webhook-keys.ts'
export { whyAddress } from './why-address.ts'
