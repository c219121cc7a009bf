import { type Proposal, parseProposal } from '@asof/domain'
import { canonicalBytes, sha256Hex } from '@asof/ledger'
import { toJsonResponse } from '../http/answer-response.ts'
import { type Refused, refuse, refuseAll } from '../http/refusal.ts'
import type { NotTaken, Outcome } from '../ledger/appender.ts'
import { type AppendRequest, isTakenIn, parseAll, pointerOf, toError } from './append-request.ts'
import { dryRun } from './dry-run.ts'

/** Appends one event. The event id is the idempotency key when none is sent. */
export async function appendEvent(value: unknown, request: AppendRequest): Promise<Response | Refused> {
  const parsed = parseProposal(value, isTakenIn(request.target.reader))
  if (!parsed.ok) return refuseAll(parsed.rejections.map((rejection) => toError(rejection, '')))
  const { proposal } = parsed
  if (request.dryRun) return dryRun(request, [proposal], () => '')
  const key = request.key ?? proposal.id
  const outcome = await request.target.appender.append({ ...commandOf(request, key), proposals: [proposal] })
  if (outcome.kind === 'appended' || outcome.kind === 'duplicates') return toReceipt(request, outcome)
  return refuseOutcome(outcome, request, () => '')
}

/** Appends several events as one `tx`: all or none. */
export async function appendCommit(values: readonly unknown[], request: AppendRequest): Promise<Response | Refused> {
  const proposals = parseAll(values, isTakenIn(request.target.reader))
  if (!Array.isArray(proposals)) return proposals as Refused
  const tied = tie(proposals)
  if (!Array.isArray(tied)) return tied as Refused
  if (request.dryRun) return dryRun(request, tied, pointerOf)
  const key = request.key ?? sha256Hex(canonicalBytes(tied))
  const outcome = await request.target.appender.append({ ...commandOf(request, key), proposals: tied })
  if (outcome.kind === 'appended' || outcome.kind === 'duplicates') return toCommitReceipt(request, outcome)
  return refuseOutcome(outcome, request, pointerOf)
}

function commandOf({ by, attribution }: AppendRequest, key: string) {
  return { by, key, attribution }
}

/** Events of one commit belong together: they share a `tx`, that of the first event's id unless they bring one. */
function tie(proposals: readonly Proposal[]): readonly Proposal[] | Refused {
  const [first] = proposals
  const tx = first!.tx ?? first!.id
  const strange = proposals.findIndex((proposal) => proposal.tx !== first!.tx)
  if (strange >= 0)
    return refuse('SCHEMA_INVALID', 'the events of one commit share their tx', { pointer: `/events/${strange}/tx` })
  return proposals.length === 1 ? proposals : proposals.map((proposal) => ({ ...proposal, tx }))
}

type Found = Extract<Outcome, { kind: 'appended' | 'duplicates' }>

function toReceipt({ target: { reader } }: AppendRequest, outcome: Found): Response {
  const event = outcome.kind === 'appended' ? outcome.events[0]! : outcome.duplicates[0]!
  const { seq, hash } = reader.commitOf(event.position)
  const warnings = outcome.kind === 'appended' ? outcome.warnings : []
  const body = { id: event.id, position: event.position, recordedAt: event.recordedAt, head: { seq, hash }, warnings }
  return toJsonResponse(body, replyInit(outcome))
}

function toCommitReceipt({ target: { reader } }: AppendRequest, outcome: Found): Response {
  const appended = outcome.kind === 'appended' ? outcome.events : []
  // An event that the commit itself holds twice is told once, as recorded.
  const own = new Set(appended.map(({ id }) => id))
  const found = [...appended, ...outcome.duplicates.filter(({ id }) => !own.has(id))]
  const events = found.map(({ id, position, recordedAt }) => ({ id, position, recordedAt }))
  const newest = found.reduce((a, b) => (b.position > a.position ? b : a))
  const { seq, hash, recordedAt } = reader.commitOf(newest.position)
  const duplicates = outcome.duplicates.map(({ id }) => id)
  const warnings = outcome.kind === 'appended' ? outcome.warnings : []
  return toJsonResponse({ events, duplicates, recordedAt, head: { seq, hash }, warnings }, replyInit(outcome))
}

function replyInit(outcome: Found): { status: number; headers: Headers } {
  const headers = new Headers({ 'cache-control': 'no-store' })
  if (outcome.kind === 'appended' && outcome.replayed) headers.set('idempotency-replayed', 'true')
  return { status: outcome.kind === 'appended' ? 201 : 200, headers }
}

/** Why an append did not count; `prefixOf` is where the request says an event. */
export function refuseOutcome(
  outcome: Exclude<Outcome, Found>,
  { key }: Pick<AppendRequest, 'key'>,
  prefixOf: (index: number) => string,
): Refused {
  switch (outcome.kind) {
    case 'refused':
      return refuseAll(outcome.rejections.map((rejection) => toError(rejection, prefixOf(rejection.index))))
    case 'key-reused':
      // Without a key of its own the request only says that the id is taken.
      return key === null
        ? refuse('ID_CONFLICT', 'the id, or an Idempotency-Key spelt like it, belongs to other content', {
            pointer: '/id',
          })
        : refuse('IDEMPOTENCY_KEY_REUSED', 'the key was used for another body')
    case 'in-progress':
      return refuse('IDEMPOTENCY_IN_PROGRESS', 'a request with this key is still running')
    case 'too-large':
      return refuse('COMMIT_TOO_LARGE', 'send the events in several commits')
    case 'not-taken':
      return refuseNotTaken(outcome.reason)
  }
}

function refuseNotTaken(reason: NotTaken): Refused {
  if (reason === 'read-only') return refuse('LEDGER_READ_ONLY', 'reading goes on; GET /api/v1/ledgers says why')
  return { ...refuse('LOG_UNAVAILABLE', 'other writers were faster, try again'), retryAfterS: 1 }
}
