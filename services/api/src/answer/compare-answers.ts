import type { AccessAnswer } from '@asof/domain'
import { canonicalBytes } from '@asof/ledger'

/** Fields by which two answers are compared (domain.md section 7). */
const COMPARED = ['level', 'reviewPolicy', 'conditions', 'licences', 'certainty', 'possibleLevels', 'terms'] as const

/** A compared field in which two answers differ. */
export interface FieldChange {
  readonly field: (typeof COMPARED)[number]
  readonly before: unknown
  readonly after: unknown
}

/** The compared fields in which two answers differ; empty when they compare as equal. */
export function changedFields(before: AccessAnswer, after: AccessAnswer): readonly FieldChange[] {
  return COMPARED.filter((field) => !isEqual(before[field], after[field])).map((field) => ({
    field,
    before: before[field],
    after: after[field],
  }))
}

function isEqual(a: unknown, b: unknown): boolean {
  return Buffer.compare(canonicalBytes(a), canonicalBytes(b)) === 0
}
