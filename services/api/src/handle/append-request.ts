import { type ProblemError, problems } from '@asof/contract'
import { type Proposal, parseProposal, positionOf, type Rejection } from '@asof/domain'
import type { Attribution } from '@asof/ledger'
import type { LedgerReader } from '@asof/reader'
import { type Refused, refuseAll } from '../http/refusal.ts'
import type { OpenLedger } from './ledger-set.ts'

/** An append as the gate let it through. */
export interface AppendRequest {
  readonly target: OpenLedger
  readonly by: string
  readonly attribution: Attribution
  /** The `Idempotency-Key`; null when none was sent. */
  readonly key: string | null
  readonly dryRun: boolean
}

/** Parses every event of a body below `/events`; refused with all errors of all events. */
export function parseAll(values: readonly unknown[], isTaken: (id: string) => boolean): readonly Proposal[] | Refused {
  const errors: ProblemError[] = []
  const proposals = values.flatMap((value, index) => {
    const parsed = parseProposal(value, isTaken)
    if (parsed.ok) return [parsed.proposal]
    errors.push(...parsed.rejections.map((rejection) => toError(rejection, pointerOf(index))))
    return []
  })
  return errors.length === 0 ? proposals : refuseAll(errors)
}

/** Whether a ledger holds an event under an id. */
export function isTakenIn({ facts }: LedgerReader): (id: string) => boolean {
  return (id) => positionOf(facts, id) !== undefined
}

/** Pointer of an event of a commit. */
export function pointerOf(index: number): string {
  return `/events/${index}`
}

/** A rejection as an error of the request. */
export function toError({ code, pointer, detail }: Rejection, prefix: string): ProblemError {
  return { code, detail: detail === code ? problems[code].title : detail, pointer: prefix + pointer }
}
