import { RULE_VERSION } from '@asof/domain'
import { canonicalBytes, sha256Hex } from '@asof/ledger'
import type { LedgerReader } from '@asof/reader'
import type { Reading } from './reading.ts'

/** An answer with its clocks: equal questions at equal positions give equal bytes. */
export function toBody(reader: LedgerReader, reading: Reading, answer: object): object {
  return { ...echoOf(reader, reading), ...answer }
}

/**
 * Strong entity tag of the answer to a reading: rule version, chain at the position, question, representation.
 * Computed without answering.
 */
export function tagOf(reader: LedgerReader, { question, asOf, publicAt, known }: Reading, form = 'json/1'): string {
  const { hash } = reader.headAt(known.position)
  const identity = {
    ruleVersion: RULE_VERSION,
    hash,
    position: known.position,
    question,
    asOf,
    publicAt,
    form,
  }
  return `"${sha256Hex(canonicalBytes(identity)).slice(0, 32)}"`
}

function echoOf(reader: LedgerReader, { question, asOf, publicAt, known }: Reading): object {
  const { position } = known
  return {
    ledger: reader.ledger.id,
    question,
    asOf,
    knownAt: position,
    publicAt,
    head: reader.headAt(position),
    ruleVersion: RULE_VERSION,
    coverageFrom: reader.coverageFrom(position),
  }
}
