import type { RejectionCode } from '@asof/domain'

/** What a code means on the wire. */
export interface ProblemSpec {
  readonly status: number
  readonly title: string
}

/** Codes of the HTTP layer itself; every other code is the domain's own. */
export type GateCode =
  | 'MALFORMED_JSON'
  | 'INVALID_ENCODING'
  | 'DUPLICATE_KEY'
  | 'TOO_DEEP'
  | 'TOO_MANY_KEYS'
  | 'INVALID_KEY'
  | 'NUMBER_OUT_OF_RANGE'
  | 'INVALID_QUERY'
  | 'RANGE_INVALID'
  | 'INVALID_CURSOR'
  | 'TOO_WIDE'
  | 'TOO_MANY_SUBSCRIPTIONS'
  | 'TOO_MANY_STREAMS'
  | 'TOO_MANY_REQUESTS'
  | 'TOO_MANY_LIVE_KEYS'
  | 'NO_WEBHOOK'
  | 'URL_NOT_ALLOWED'
  | 'OUTBOX_UNAVAILABLE'
  | 'KNOWN_AT_IN_FUTURE'
  | 'UNAUTHENTICATED'
  | 'FORBIDDEN'
  | 'NOT_FOUND'
  | 'UNKNOWN_LEDGER'
  | 'METHOD_NOT_ALLOWED'
  | 'MALFORMED_REQUEST'
  | 'HEAD_TOO_LARGE'
  | 'REQUEST_TIMEOUT'
  | 'PAYLOAD_TOO_LARGE'
  | 'COMMIT_TOO_LARGE'
  | 'UNSUPPORTED_ENCODING'
  | 'UNSUPPORTED_MEDIA_TYPE'
  | 'MALFORMED_CSV'
  | 'WRONG_COLUMNS'
  | 'TOO_MANY_ROWS'
  | 'CELL_TOO_LARGE'
  | 'MALFORMED_ZIP'
  | 'ZIP_ENTRY_FORBIDDEN'
  | 'XML_DOCTYPE_FORBIDDEN'
  | 'MALFORMED_FEED'
  | 'NOTHING_TO_IMPORT'
  | 'INVALID_IDEMPOTENCY_KEY'
  | 'IDEMPOTENCY_KEY_REUSED'
  | 'IDEMPOTENCY_IN_PROGRESS'
  | 'POSITION_NOT_REACHED'
  | 'LEDGER_READ_ONLY'
  | 'LOG_UNAVAILABLE'
  | 'OUTCOME_UNKNOWN'
  | 'DISK_FULL'
  | 'CHECKPOINT_UNAVAILABLE'
  | 'AUDIT_UNAVAILABLE'
  | 'ISSUER_UNAVAILABLE'
  | 'INTERNAL_ERROR'

export type ProblemCode = RejectionCode | GateCode

/** Every code with its status and title; a rejection without an entry does not compile. */
export const problems = {
  MALFORMED_JSON: { status: 400, title: 'The body is not one JSON document' },
  INVALID_ENCODING: { status: 400, title: 'The body is not UTF-8' },
  DUPLICATE_KEY: { status: 400, title: 'An object names a key twice' },
  TOO_DEEP: { status: 400, title: 'The body is nested too deeply' },
  TOO_MANY_KEYS: { status: 400, title: 'The body has too many keys' },
  INVALID_KEY: { status: 422, title: 'A key that no object may have' },
  NUMBER_OUT_OF_RANGE: { status: 422, title: 'A number that would not be stored as it was sent' },
  INVALID_QUERY: { status: 400, title: 'The query cannot be read' },
  RANGE_INVALID: { status: 422, title: 'A number outside its range' },
  INVALID_CURSOR: { status: 400, title: 'The cursor is not one of ours, or belongs to another query' },
  TOO_WIDE: { status: 422, title: 'Watches more questions than one subscription may' },
  TOO_MANY_SUBSCRIPTIONS: { status: 409, title: 'The key has as many subscriptions as it may have' },
  TOO_MANY_STREAMS: { status: 429, title: 'As many streams are open as may be' },
  TOO_MANY_REQUESTS: { status: 429, title: 'More requests than one key or address may send' },
  TOO_MANY_LIVE_KEYS: { status: 409, title: 'The principal has as many live keys as it may have' },
  URL_NOT_ALLOWED: { status: 422, title: 'A URL that is not called' },
  NO_WEBHOOK: { status: 409, title: 'The subscription delivers nothing' },
  OUTBOX_UNAVAILABLE: { status: 503, title: 'Deliveries cannot be reached' },
  KNOWN_AT_IN_FUTURE: { status: 422, title: 'Asks for knowledge that does not exist yet' },
  UNAUTHENTICATED: { status: 401, title: 'A valid key is needed' },
  FORBIDDEN: { status: 403, title: 'The key does not allow this' },
  NOT_FOUND: { status: 404, title: 'Nothing here' },
  UNKNOWN_LEDGER: { status: 404, title: 'No such ledger' },
  METHOD_NOT_ALLOWED: { status: 405, title: 'This method is not offered here' },
  MALFORMED_REQUEST: { status: 400, title: 'This is not a request in HTTP/1.1' },
  HEAD_TOO_LARGE: { status: 431, title: 'The address and the headers are too long' },
  REQUEST_TIMEOUT: { status: 408, title: 'The request did not arrive in time' },
  PAYLOAD_TOO_LARGE: { status: 413, title: 'The body is too large' },
  COMMIT_TOO_LARGE: { status: 413, title: 'The events do not fit into one commit' },
  UNSUPPORTED_ENCODING: { status: 415, title: 'Compressed bodies are not taken' },
  UNSUPPORTED_MEDIA_TYPE: { status: 415, title: 'The body is of a media type that is not taken here' },
  MALFORMED_CSV: { status: 400, title: 'The file is not one table in CSV' },
  WRONG_COLUMNS: { status: 422, title: 'The table has other columns than those that are taken' },
  TOO_MANY_ROWS: { status: 413, title: 'The file has too many rows or events' },
  CELL_TOO_LARGE: { status: 413, title: 'A row of the file is too large' },
  MALFORMED_ZIP: { status: 400, title: 'The file is not one sound zip archive' },
  ZIP_ENTRY_FORBIDDEN: { status: 422, title: 'The archive holds something that is not taken' },
  XML_DOCTYPE_FORBIDDEN: { status: 422, title: 'A feed needs no document type, and none is taken' },
  MALFORMED_FEED: { status: 400, title: 'The file is not one Atom feed' },
  NOTHING_TO_IMPORT: { status: 422, title: 'The file says nothing that could be recorded' },
  INVALID_IDEMPOTENCY_KEY: { status: 400, title: 'The Idempotency-Key cannot be used' },
  IDEMPOTENCY_KEY_REUSED: { status: 422, title: 'The Idempotency-Key was used for another body' },
  IDEMPOTENCY_IN_PROGRESS: { status: 409, title: 'A request with this Idempotency-Key is still running' },
  POSITION_NOT_REACHED: { status: 503, title: 'The position asked for is not reached yet' },
  LEDGER_READ_ONLY: { status: 503, title: 'The ledger takes no appends' },
  LOG_UNAVAILABLE: { status: 503, title: 'The log cannot be reached' },
  OUTCOME_UNKNOWN: { status: 503, title: 'Whether the append counted is not known: send it again with the same key' },
  CHECKPOINT_UNAVAILABLE: { status: 503, title: 'Nothing can be signed' },
  AUDIT_UNAVAILABLE: { status: 503, title: 'Who is refused cannot be recorded, so nothing is changed' },
  ISSUER_UNAVAILABLE: { status: 503, title: 'Whether the token is good cannot be known now' },
  DISK_FULL: { status: 507, title: 'The disk is full' },
  INTERNAL_ERROR: { status: 500, title: 'Something broke on our side' },

  SCHEMA_INVALID: { status: 422, title: 'A value has the wrong shape' },
  UNKNOWN_FIELD: { status: 422, title: 'A field this type does not have' },
  UNKNOWN_EVENT_TYPE: { status: 422, title: 'No such event type' },
  UNSUPPORTED_SCHEMA_VERSION: { status: 422, title: 'A schema version this release does not know' },
  INVALID_TEXT: { status: 422, title: 'Text with characters or a length that is not taken' },
  INVALID_IDENTIFIER: { status: 422, title: 'Not an identifier' },
  INVALID_ZONE: { status: 422, title: 'Not a time zone' },
  INVALID_DATE: { status: 422, title: 'Not a date or time that exists' },
  DATE_NEEDS_OFFSET: { status: 422, title: 'A clock time needs its offset' },
  DATE_OUT_OF_RANGE: { status: 422, title: 'A date outside the years 0001 to 9999' },
  UNBOUNDED_DATE: { status: 422, title: 'A date without bounds' },
  SOURCE_REQUIRED: { status: 422, title: 'An event needs a source' },
  RECORDED_AT_RESERVED: { status: 422, title: 'A field that only the log sets' },
  ID_CONFLICT: { status: 409, title: 'The id belongs to another event' },
  VERSION_CONFLICT: { status: 412, title: 'The stream has moved on' },
  BAD_INTERVAL: { status: 422, title: 'The end is not after the start' },
  BOTH_END_FORMS: { status: 422, title: 'Two forms of end in one event' },
  UNKNOWN_REFERENCE: { status: 422, title: 'Refers to something not in the log' },
  ALREADY_EXISTS: { status: 409, title: 'Already exists' },
  ALREADY_MEMBER: { status: 409, title: 'Already a member' },
  GROUP_CYCLE: { status: 409, title: 'The group would contain itself' },
  NOT_A_MEMBER: { status: 409, title: 'Not a member' },
  OWNERSHIP_OVER_100: { status: 409, title: 'More than 100 percent would be owned' },
  ITEM_CYCLE: { status: 409, title: 'The item would be its own parent' },
  DUPLICATE_PROVISION: { status: 409, title: 'The provision id is taken' },
  EXCEPTION_CYCLE: { status: 409, title: 'The exceptions would defeat each other' },
  UNKNOWN_PROVISION: { status: 422, title: 'The policy has no such provision' },
  POLICY_ENDED: { status: 409, title: 'The policy has ended' },
  POLICY_VOID: { status: 409, title: 'The policy is void' },
  ALREADY_DATED: { status: 409, title: 'The policy already has a date' },
  ALREADY_EFFECTIVE: { status: 409, title: 'The policy is already in effect' },
  POSTPONE_NOT_LATER: { status: 409, title: 'A postponement must be to a later date' },
  NO_SUNSET: { status: 409, title: 'The policy has no end to move' },
  ALREADY_SUSPENDED: { status: 409, title: 'Already suspended' },
  NOT_SUSPENDED: { status: 409, title: 'Not suspended' },
  COURT_REQUIRED: { status: 422, title: 'A court must be named' },
  NOT_STAYED: { status: 409, title: 'Not stayed' },
  NOT_WAIVED: { status: 409, title: 'Enforcement is not waived' },
  WRONG_AUTHORITY: { status: 409, title: 'Another authority decides this' },
  LICENCE_REVOKED: { status: 409, title: 'Licence already revoked' },
  LICENCE_EXPIRED: { status: 409, title: 'The licence has expired' },
  RENEWAL_NOT_LATER: { status: 409, title: 'A renewal must end later' },
  NO_EXPIRY: { status: 409, title: 'The licence has no end to move' },
  BEFORE_GRANT: { status: 409, title: 'Before the licence was granted' },
  EXPIRY_MISMATCH: { status: 409, title: 'Not the day the licence ends' },
  LIMIT_EXCEEDED: { status: 409, title: 'More than the licence allows' },
  WRONG_SPEAKER: { status: 409, title: 'Another party made the statement' },
  ILLEGAL_TRANSITION: { status: 409, title: 'The action cannot take this step now' },
  IMMUTABLE_FIELD: { status: 422, title: 'A field that no correction may change' },
  TARGET_RETRACTED: { status: 409, title: 'The target was retracted' },
  WRONG_TARGET: { status: 422, title: 'Verdicts and settings are changed by the next one alone' },
  SELF_REVIEW: { status: 409, title: 'A review needs a second person' },
  NO_VERDICT: { status: 409, title: 'There is no verdict to withdraw' },
} as const satisfies Record<ProblemCode, ProblemSpec>

export const problemCodes = Object.keys(problems) as readonly ProblemCode[]

/**
 * The kebab-case name of a code in its page's address.
 * @example toSlug('BAD_INTERVAL') // 'bad-interval'
 */
export function toSlug(code: ProblemCode): string {
  return code.toLowerCase().replaceAll('_', '-')
}

/** The code of a page's address, if there is one. */
export function fromSlug(slug: string): ProblemCode | null {
  const code = slug.toUpperCase().replaceAll('-', '_')
  return Object.hasOwn(problems, code) && toSlug(code as ProblemCode) === slug ? (code as ProblemCode) : null
}
