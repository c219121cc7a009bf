export type { Book, Subscription } from './book.ts'
export type { ControlEvent } from './events.ts'
export { type IssuedKey, isLive, LIVE_KEYS, liveKeysOf, mayRead } from './keys.ts'
export { type Control, type ControlCommand, type ControlOutcome, openControl } from './open-control.ts'
