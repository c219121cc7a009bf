import { type Receipt, type Routes, routes } from '@asof/contract'
import type { Admitted } from '../access/admitted.ts'
import { readQuestion } from '../answer/read-question.ts'
import { readJson } from '../gate/json-body.ts'
import { parseBody, parseQuery } from '../gate/parse-query.ts'
import { toJsonResponse } from '../http/answer-response.ts'
import { isRefused, type Refused, refuse } from '../http/refusal.ts'
import { makeReceipt } from '../receipts/make-receipt.ts'
import { readerFor, verifyReceipt } from '../receipts/verify-receipt.ts'
import type { BodyParts } from './body-routes.ts'
import type { OpenLedger } from './ledger-set.ts'
import { unsigned } from './log-proofs.ts'

type Operation = 'postReceipt' | 'postReceiptVerify'

/** `POST /receipts` and `POST /receipts/verify`: nothing is stored. */
export async function receiptRoute(
  operation: Operation,
  { ledgers, clock }: BodyParts,
  { request, body: bytes }: Admitted,
): Promise<Response | Refused> {
  const body = readJson(bytes, true)
  if (isRefused(body)) return body
  const query = parseQuery(request.url, routes[operation].request.query)
  if (isRefused(query)) return query
  const found = await ledgers.findReady(query)
  if (isRefused(found)) return found
  const sent = parseBody(body.value, bodyOf(operation)) as Refused | { readonly question: never } | Receipt
  if (isRefused(sent)) return sent
  return 'question' in sent ? giveReceipt(found, sent.question, clock.now()) : judgeReceipt(found, sent, clock.now())
}

function bodyOf(operation: Operation): Routes[Operation]['request']['body']['content']['application/json']['schema'] {
  return routes[operation].request.body.content['application/json'].schema
}

async function giveReceipt(
  { reader, checkpoints }: OpenLedger,
  question: Parameters<typeof readQuestion>[1],
  now: string,
): Promise<Response | Refused> {
  const own = await reader.under(question.review)
  const reading = readQuestion(own, question, now, (field) => ({ pointer: `/question/${field}` }))
  if (isRefused(reading)) return reading
  if (checkpoints === null) return unsigned
  return toJsonResponse(await makeReceipt(own, checkpoints, reading))
}

async function judgeReceipt(
  { reader, tree, checkpoints }: OpenLedger,
  receipt: Receipt,
  now: string,
): Promise<Response | Refused> {
  if (checkpoints === null) return unsigned
  await tree.refresh()
  const [firstKey] = (await checkpoints.read()).history.keys
  if (firstKey === undefined) return refuse('CHECKPOINT_UNAVAILABLE', 'this log has no key')
  const own = await readerFor(receipt, reader)
  return toJsonResponse(verifyReceipt(receipt, { reader: own, tree, origin: checkpoints.origin, firstKey, now }))
}
