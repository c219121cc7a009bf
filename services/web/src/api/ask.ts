import { createClient, type OperationId, type Parameters, type Problem, type Reply } from '@asof/contract'

const client = createClient({ fetch: globalThis.fetch.bind(globalThis), baseUrl: '' })

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
  options: { readonly ledger: string; readonly key: string; readonly isDryRun: boolean },
): Promise<Reply<'postEvent'>> {
  const { ledger, key, isDryRun } = options
  const parameters = { ledger, dryRun: isDryRun ? true : undefined }
  const answer = await reach(client.post('/events', JSON.stringify(event), { parameters, key }))
  if (!answer.ok) throw new AskFault(answer.problem, answer.problem.detail)
  return answer.body as Reply<'postEvent'>
}

/** Sends something under the key of this tab: below `/api/v1`, ids encoded. Rejects with {@link AskFault}. */
export async function act<T>(
  method: 'get' | 'post' | 'delete',
  path: string,
  { key, body, parameters = {} }: { readonly key?: string; readonly body?: object; readonly parameters?: Parameters },
): Promise<T> {
  const credential = key === undefined || key === '' ? {} : { key }
  const answer = await reach(
    method === 'get'
      ? client.get(path, parameters, credential)
      : method === 'delete'
        ? client.delete(path, { key: key ?? '' })
        : client.post(path, JSON.stringify(body ?? {}), { parameters, ...credential }),
  )
  if (!answer.ok) throw new AskFault(answer.problem, answer.problem.detail)
  return answer.body as T
}

async function reach<T>(answer: Promise<T>): Promise<T> {
  return answer.catch((cause: unknown) => {
    throw new AskFault(null, cause instanceof Error ? cause.message : 'the server does not answer')
  })
}
