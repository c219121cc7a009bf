import { type Routes, routes } from '@asof/contract'
import { describeKeys, type LogTree } from '@asof/ledger'
import type { z } from '@hono/zod-openapi'
import { parseQuery } from '../gate/parse-query.ts'
import { toJsonResponse } from '../http/answer-response.ts'
import { isRefused, type Refused, refuse } from '../http/refusal.ts'
import type { LedgerSet, OpenLedger } from './ledger-set.ts'

/** What is said where nothing is signed. */
export const unsigned = refuse('CHECKPOINT_UNAVAILABLE', 'this server signs no checkpoints for this ledger')

type Operation = 'getLogInclusion' | 'getLogConsistency' | 'getLogKeys'
type QueryOf<O extends Operation> = z.output<Routes[O]['request']['query']>

/** The routes below `/log` that prove something. */
export async function proofRoute(
  operation: Operation,
  ledgers: LedgerSet,
  request: Request,
): Promise<Response | Refused> {
  const query = parseQuery(request.url, routes[operation].request.query)
  if (isRefused(query)) return query
  const found = await ledgers.findReady(query)
  if (isRefused(found)) return found
  await found.tree.refresh()
  const body = await proofs[operation](found, query as never)
  return isRefused(body) ? body : toJsonResponse(body, { headers: new Headers({ 'cache-control': 'no-cache' }) })
}

const proofs: { readonly [O in Operation]: (found: OpenLedger, query: QueryOf<O>) => Promise<object | Refused> } = {
  getLogInclusion: async (found, { seq, size: asked }) => {
    const { tree, reader } = found
    const beyond = outside(tree, { seq, size: asked ?? seq })
    if (beyond !== null) return beyond
    const size = asked ?? (await found.checkpoints?.reach(seq))?.size ?? tree.size
    if (seq > size) return refuse('RANGE_INVALID', `not after \`size\` (${size})`, { parameter: 'seq' })
    const path = tree.inclusion(seq - 1, size).map(toHex)
    const root = toHex(tree.root(size))
    const checkpoint = await noteOf(found, size)
    return { ledger: reader.ledger.id, seq, size, leafHash: toHex(tree.leafAt(seq - 1)), root, path, checkpoint }
  },
  getLogConsistency: async (found, { first, second }) => {
    const { tree, reader } = found
    const beyond = outside(tree, { first, second })
    if (beyond !== null) return beyond
    if (first > second) return refuse('RANGE_INVALID', 'not after `second`', { parameter: 'first' })
    const [firstRoot, secondRoot] = [toHex(tree.root(first)), toHex(tree.root(second))]
    const proof = tree.consistency(first, second).map(toHex)
    const checkpoint = await noteOf(found, second)
    return { ledger: reader.ledger.id, first, second, firstRoot, secondRoot, proof, checkpoint }
  },
  getLogKeys: async ({ reader, checkpoints }) => {
    if (checkpoints === null) return unsigned
    const read = await checkpoints.read()
    return { ledger: reader.ledger.id, origin: checkpoints.origin, keys: describeKeys(read), rotations: read.rotations }
  },
}

/** The newest checkpoint as a note. */
export async function checkpointRoute(ledgers: LedgerSet, request: Request): Promise<Response | Refused> {
  const query = parseQuery(request.url, routes.getLogKeys.request.query)
  if (isRefused(query)) return query
  const found = ledgers.find(query.ledger)
  if (isRefused(found)) return found
  if (found.checkpoints === null) return unsigned
  const { newest } = await found.checkpoints.read()
  const headers = { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-cache' }
  return new Response(newest.note, { headers })
}

async function noteOf({ checkpoints }: OpenLedger, size: number): Promise<string | null> {
  if (checkpoints === null) return null
  const { newest } = await checkpoints.read()
  return newest.size === size ? newest.note : null
}

function outside(tree: LogTree, named: Readonly<Record<string, number>>): Refused | null {
  for (const [parameter, value] of Object.entries(named))
    if (value > tree.size) return refuse('RANGE_INVALID', `the log has ${tree.size} commits`, { parameter })
  return null
}

function toHex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex')
}
