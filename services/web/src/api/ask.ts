import { createClient, type OperationId, type Parameters, type Problem, type Reply } from '@asof/contract'
import { heldKey } from './held-key.ts'

const client = createClient({ fetch: (request) => fetch(withKey(request)), baseUrl: '' })

/** Everything this tab asks goes under its key, where it holds one. */
function withKey(request: Request): Request {
  const key = heldKey()
  if (key !== '' && !request.headers.has('authorization')) request.headers.set('authorization', `Bearer ${key}`)
  return request
}

/** A question that was refused, or a server that did not answer as one. */
export class AskFault extends Error {
  readonly problem: Problem | null
  constructor(problem: Problem | null, message: string) {
    super(message)
    this.problem = problem
  }
}

/** Path of each reading operation that the page asks. */
const PATHS = {
  getLedgers: '/ledgers',
  getLogHead: '/log/head',
  getLogTold: '/log/told',
  getLogKeys: '/log/keys',
  getLogInclusion: '/log/inclusion',
  getEntities: '/entities',
  getAccess: '/access',
  getWhy: '/why',
  getTimeline: '/timeline',
  getBoard: '/board',
  getDiff: '/diff',
  getRevisions: '/revisions',
  getParity: '/parity',
  getPolicy: '/policies/{id}',
  getMembers: '/groups/{id}/members',
  getStance: '/stance',
  getAction: '/actions/{id}',
  getEvents: '/events',
  getEvent: '/events/{id}',
} as const satisfies Partial<Record<OperationId, string>>

type ReadOperation = keyof typeof PATHS

/** The answer to a reading question. Rejects with {@link AskFault}. */
export async function read<O extends ReadOperation>(operation: O, parameters: Parameters, id = ''): Promise<Reply<O>> {
  const path = PATHS[operation].replace('{id}', encodeURIComponent(id))
  const answer = await reach(client.get(path, parameters))
  if (!answer.ok) throw new AskFault(answer.problem, answer.problem.detail)
  return answer.body as Reply<O>
}

/** Answers to up to 100 questions at one position. Rejects with {@link AskFault}. */
export async function ask(ledger: string, questions: readonly object[]): Promise<Reply<'postQuestions'>> {
  const answer = await reach(client.post('/questions', JSON.stringify({ questions }), { parameters: { ledger } }))
  if (!answer.ok) throw new AskFault(answer.problem, answer.problem.detail)
  return answer.body as Reply<'postQuestions'>
}

/** Sends events to be recorded, or to be judged only. Rejects with {@link AskFault}. */
export async function send(
  event: object,
  options: { readonly ledger: string; readonly isDryRun: boolean },
): Promise<Reply<'postEvent'>> {
  const { ledger, isDryRun } = options
  const parameters = { ledger, dryRun: isDryRun ? true : undefined }
  const answer = await reach(client.post('/events', JSON.stringify(event), { parameters }))
  if (!answer.ok) throw new AskFault(answer.problem, answer.problem.detail)
  return answer.body as Reply<'postEvent'>
}

/** Asks or changes something else: below `/api/v1`, ids encoded. Rejects with {@link AskFault}. */
export async function act<T>(
  method: 'get' | 'post' | 'delete',
  path: string,
  { body, parameters = {} }: { readonly body?: object; readonly parameters?: Parameters } = {},
): Promise<T> {
  const answer = await reach(
    method === 'get'
      ? client.get(path, parameters)
      : method === 'delete'
        ? client.delete(path)
        : client.post(path, JSON.stringify(body ?? {}), { parameters }),
  )
  if (!answer.ok) throw new AskFault(answer.problem, answer.problem.detail)
  return answer.body as T
}

/** Whether a key opens anything here. Rejects with {@link AskFault} where it does not. */
export async function tryKey(key: string): Promise<void> {
  const answer = await reach(client.get('/ledgers', {}, { key }))
  if (!answer.ok) throw new AskFault(answer.problem, answer.problem.detail)
}

/** A file of this server, under the key of this tab. Rejects with {@link AskFault}. */
export async function fetchFile(address: string): Promise<Blob> {
  const response = await reach(fetch(withKey(new Request(address))))
  if (!response.ok) throw new AskFault(null, `the file could not be had (${response.status})`)
  return response.blob()
}

/** What an address beside the API says, also where it says that it is not well; null where there is none. */
export async function readText(address: string): Promise<string | null> {
  const response = await reach(fetch(withKey(new Request(address))))
  if (response.status === 404) return null
  if (response.ok || response.status === 503) return response.text()
  throw new AskFault(null, `no answer (${response.status})`)
}

async function reach<T>(answer: Promise<T>): Promise<T> {
  return answer.catch((cause: unknown) => {
    throw new AskFault(null, cause instanceof Error ? cause.message : 'the server does not answer')
  })
}
