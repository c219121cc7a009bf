/** Every code the domain refuses with: shape, envelope, then domain.md sections 3 and 4. */
export const REJECTION_CODES = [
  'SCHEMA_INVALID',
  'UNKNOWN_FIELD',
  'UNKNOWN_EVENT_TYPE',
  'UNSUPPORTED_SCHEMA_VERSION',
  'INVALID_TEXT',
  'INVALID_IDENTIFIER',
  'INVALID_ZONE',
  'INVALID_DATE',
  'DATE_NEEDS_OFFSET',
  'DATE_OUT_OF_RANGE',
  'UNBOUNDED_DATE',
  'SOURCE_REQUIRED',
  'RECORDED_AT_RESERVED',
  'ID_CONFLICT',
  'VERSION_CONFLICT',
  'BAD_INTERVAL',
  'BOTH_END_FORMS',
  'UNKNOWN_REFERENCE',
  'ALREADY_EXISTS',
  'ALREADY_MEMBER',
  'GROUP_CYCLE',
  'NOT_A_MEMBER',
  'OWNERSHIP_OVER_100',
  'ITEM_CYCLE',
  'DUPLICATE_PROVISION',
  'EXCEPTION_CYCLE',
  'UNKNOWN_PROVISION',
  'POLICY_ENDED',
  'POLICY_VOID',
  'ALREADY_DATED',
  'ALREADY_EFFECTIVE',
  'POSTPONE_NOT_LATER',
  'NO_SUNSET',
  'ALREADY_SUSPENDED',
  'NOT_SUSPENDED',
  'COURT_REQUIRED',
  'NOT_STAYED',
  'NOT_WAIVED',
  'WRONG_AUTHORITY',
  'LICENCE_REVOKED',
  'LICENCE_EXPIRED',
  'RENEWAL_NOT_LATER',
  'NO_EXPIRY',
  'BEFORE_GRANT',
  'EXPIRY_MISMATCH',
  'LIMIT_EXCEEDED',
  'WRONG_SPEAKER',
  'ILLEGAL_TRANSITION',
  'IMMUTABLE_FIELD',
  'TARGET_RETRACTED',
  'WRONG_TARGET',
  'SELF_REVIEW',
  'NO_VERDICT',
] as const

/** A code the domain refuses with; the wire form is its kebab-case (`BAD_INTERVAL`: `bad-interval`). */
export type RejectionCode = (typeof REJECTION_CODES)[number]

/** A rule said no. `pointer` is a JSON pointer into the event; `detail` names the facts, for a person. */
export interface Rejection {
  readonly code: RejectionCode
  readonly pointer: string
  readonly detail: string
}

/** Accepted, but a person may want to look (domain.md section 2). */
export interface Warning {
  readonly code: 'EFFECTIVE_BEFORE_ANNOUNCED' | 'EFFECTIVE_LONG_PAST' | 'WEAKER_CONFIDENCE'
  readonly event: string
  readonly detail: string
}

/** Shorthand of the deciders: one rejection. */
export function refusal(code: RejectionCode, pointer: string, detail: string): Rejection {
  return { code, pointer, detail }
}
