import { type Routes, routes } from '@asof/contract'
import type { Clock } from '@asof/runtime'
import { type Admitted, attributionOf, holderOf } from '../access/admitted.ts'
import { readIdempotencyKey } from '../gate/header-stages.ts'
import { readJson } from '../gate/json-body.ts'
import { parseBody, parseQuery } from '../gate/parse-query.ts'
import { isRefused, type Refused } from '../http/refusal.ts'
import { appendCommit, appendEvent } from './append.ts'
import type { LedgerSet } from './ledger-set.ts'
import { misplaced, type WriteOperation } from './misplaced.ts'
import { answerQuestions, answerWhatIf } from './questions.ts'

/** What the routes with a body reach for. */
export interface BodyParts {
  readonly ledgers: LedgerSet
  readonly clock: Clock
}

/** `POST /questions` and `POST /what-if`: what is asked is not stored. */
export async function askRoute(
  operation: 'postQuestions' | 'postWhatIf',
  { ledgers, clock }: BodyParts,
  { request, body: bytes }: Admitted,
): Promise<Response | Refused> {
  const body = readJson(bytes, true)
  if (isRefused(body)) return body
  const query = parseQuery(request.url, routes[operation].request.query)
  if (isRefused(query)) return query
  const found = await ledgers.findReady(query)
  if (isRefused(found)) return found
  if (operation === 'postQuestions') {
    const asked = parseBody(body.value, bodyOf('postQuestions'))
    return isRefused(asked) ? asked : answerQuestions(found.reader, asked.questions, clock.now())
  }
  const asked = parseBody(body.value, bodyOf('postWhatIf'))
  return isRefused(asked) ? asked : answerWhatIf(found, asked, clock.now())
}

/** `POST /events`, `/commits`, `/reviews` and `/settings`: the stages in their order, then the append. */
export async function writeRoute(
  operation: WriteOperation,
  { ledgers }: BodyParts,
  { request, body: bytes, caller }: Admitted,
): Promise<Response | Refused> {
  const idempotency = readIdempotencyKey(request)
  if (isRefused(idempotency)) return idempotency
  const body = readJson(bytes, operation === 'postCommit')
  if (isRefused(body)) return body
  const query = parseQuery(request.url, routes[operation].request.query)
  if (isRefused(query)) return query
  const target = ledgers.find(query.ledger)
  if (isRefused(target)) return target
  const { name, role } = holderOf(caller)
  const append = {
    target,
    by: name,
    attribution: attributionOf(caller),
    key: idempotency.key,
    dryRun: query.dryRun ?? false,
  }
  if (operation !== 'postCommit') return misplaced([body.value], { operation, role }) ?? appendEvent(body.value, append)
  const commit = parseBody(body.value, bodyOf('postCommit'))
  if (isRefused(commit)) return commit
  return misplaced(commit.events, { operation, role }) ?? appendCommit(commit.events, append)
}

type AskOrWrite = 'postQuestions' | 'postWhatIf' | WriteOperation

type BodyOf<O extends AskOrWrite> = Routes[O]['request']['body']['content']['application/json']['schema']

function bodyOf<O extends AskOrWrite>(operation: O): BodyOf<O> {
  return routes[operation].request.body.content['application/json'].schema as BodyOf<O>
}
