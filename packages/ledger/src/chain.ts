import type { RecordedEvent, StoredEvent } from '@asof/domain'
import { canonicalBytes, sha256Hex } from './canonical.ts'
import { isCanonicalForm } from './canonical-form.ts'

/** Largest commit, in bytes of its canonical form. */
export const MAX_COMMIT_BYTES = 512 * 1024

/** Most events in one commit; the least is 1. */
export const MAX_COMMIT_EVENTS = 256

/**
 * By which credential and request somebody appended, and why they say they did. Commits of older releases and those that no
 * request made have none of it, and the audit alone shows it.
 */
export interface Attribution {
  /** Id of the key; `by` is the principal who holds it. */
  readonly key?: string
  /** Id of the request. */
  readonly request?: string
  readonly reason?: string
}

/** The unit of append: the events of one command, or of one slice of an import. */
export interface Commit extends Attribution {
  readonly v: 1
  readonly ledger: string
  /** Dense, from 1. */
  readonly seq: number
  /** SHA-256 hex of the predecessor's bytes; 64 zeros for the first commit. */
  readonly prev: string
  /** Idempotency key scoped to its principal. */
  readonly cmd: string
  /** UTC instant with milliseconds; never earlier than the predecessor's. */
  readonly at: string
  readonly by: string
  readonly events: readonly StoredEvent[]
}

/** How far a chain reaches: what the next commit must extend. */
export interface ChainHead {
  readonly ledger: string
  /** Of the last commit; 0 before the first. */
  readonly seq: number
  /** SHA-256 hex of the last commit's bytes; 64 zeros before the first. */
  readonly hash: string
  /** Of the last event; 0 before the first. */
  readonly position: number
  /** `at` of the last commit; '' before the first. */
  readonly recordedAt: string
}

/** Why bytes do not count as the next commit. */
export type ChainRefusal =
  | 'unreadable'
  | 'not-canonical'
  | 'wrong-ledger'
  | 'duplicate-cmd'
  | 'seq'
  | 'prev'
  | 'clock-back'
  | 'too-large'
  | 'events'

/** The commit and the head after it, or why the bytes do not count. */
export type Extension =
  | { readonly ok: true; readonly commit: Commit; readonly head: ChainHead }
  | { readonly ok: false; readonly reason: ChainRefusal }

/** The head of a ledger without commits. */
export function emptyHead(ledger: string): ChainHead {
  return { ledger, seq: 0, hash: '0'.repeat(64), position: 0, recordedAt: '' }
}

/**
 * The chain rule: whether `bytes` are the commit that follows `head`. Writers, readers and verifiers all ask here.
 * `isNewCmd` says whether the chain up to `head` is free of a command.
 * A retried command is named before a stale head, so that a retry finds its original. Source: ARCHITECTURE, chain rule.
 */
export function extend(head: ChainHead, bytes: Uint8Array, isNewCmd: (cmd: string) => boolean): Extension {
  if (bytes.byteLength > MAX_COMMIT_BYTES) return refuse('too-large')
  const commit = readCommit(bytes)
  if (commit === null) return refuse('unreadable')
  if (!isCanonicalForm(bytes, commit)) return refuse('not-canonical')
  if (commit.ledger !== head.ledger) return refuse('wrong-ledger')
  if (!isNewCmd(commit.cmd)) return refuse('duplicate-cmd')
  if (commit.seq !== head.seq + 1) return refuse('seq')
  if (commit.prev !== head.hash) return refuse('prev')
  if (commit.at < head.recordedAt) return refuse('clock-back')
  if (!hasReadableEvents(commit)) return refuse('events')
  const { ledger, seq, at: recordedAt } = commit
  const position = head.position + commit.events.length
  return { ok: true, commit, head: { ledger, seq, hash: sha256Hex(bytes), position, recordedAt } }
}

/**
 * The bytes of the commit that follows `head`; its `at` is `now`, or the predecessor's `at` when the clock fell back.
 * `now` is a UTC instant with milliseconds (`2026-03-01T09:30:00.000Z`), else RangeError. Sizes are judged by {@link extend}.
 */
export function buildCommit(
  head: ChainHead,
  command: Attribution & { cmd: string; by: string; now: string; events: readonly StoredEvent[] },
): Uint8Array {
  const { cmd, by, now, events, key, request, reason } = command
  if (!INSTANT.test(now)) throw new RangeError(`not a UTC instant with milliseconds: ${now}`)
  const at = now > head.recordedAt ? now : head.recordedAt
  const attribution = {
    ...(key !== undefined && { key }),
    ...(request !== undefined && { request }),
    ...(reason !== undefined && { reason }),
  }
  const place = { v: 1, ledger: head.ledger, seq: head.seq + 1, prev: head.hash }
  return canonicalBytes({ ...place, cmd, at, by, events, ...attribution })
}

/** The events of a commit as readers see them; `firstPosition` is one more than the position before the commit. */
export function recordedEvents(commit: Commit, firstPosition: number): RecordedEvent[] {
  return commit.events.map((event, index) => ({
    ...event,
    position: firstPosition + index,
    recordedAt: commit.at,
    recordedBy: commit.by,
  }))
}

const INSTANT = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}Z$/
/** Fields of a commit that each is required. */
const REQUIRED = 8
const OPTIONAL = ['key', 'request', 'reason'] as const
// A byte order mark must stay visible, or two byte strings would mean one commit.
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

function refuse(reason: ChainRefusal): Extension {
  return { ok: false, reason }
}

function readCommit(bytes: Uint8Array): Commit | null {
  try {
    const value: unknown = JSON.parse(decoder.decode(bytes))
    return isCommit(value) ? value : null
  } catch {
    return null
  }
}

function isCommit(value: unknown): value is Commit {
  if (!isObject(value)) return false
  const given = OPTIONAL.filter((name) => Object.hasOwn(value, name))
  if (Object.keys(value).length !== REQUIRED + given.length) return false
  if (!given.every((name) => isName(value[name]))) return false
  const { v, ledger, seq, prev, cmd, at, by, events } = value
  const named = isName(ledger) && isName(prev) && isName(cmd) && isName(by)
  const isInstant = typeof at === 'string' && INSTANT.test(at)
  return v === 1 && named && Number.isSafeInteger(seq) && isInstant && Array.isArray(events)
}

function hasReadableEvents({ events }: Commit): boolean {
  return events.length >= 1 && events.length <= MAX_COMMIT_EVENTS && events.every(isStoredEvent)
}

function isStoredEvent(value: unknown): value is StoredEvent {
  if (!isObject(value)) return false
  const { id, type, schemaVersion, source, data } = value
  const hasParts = Array.isArray(source) && isObject(data)
  return isName(id) && isName(type) && Number.isSafeInteger(schemaVersion) && hasParts
}

function isName(value: unknown): value is string {
  return typeof value === 'string' && value !== ''
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
