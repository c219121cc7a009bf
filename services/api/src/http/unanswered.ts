import { problems, routes } from '@asof/contract'
import type { Unread } from '@asof/runtime'
import type { ApiNeeds } from '../needs.ts'
import { pagePaths } from '../pages/page-paths.ts'
import { toProblemResponse } from './problem-response.ts'
import { type Refused, refuse } from './refusal.ts'

/** The problem of a request that never became one. */
export function refuseUnread(reason: Unread, { ids, logger }: ApiNeeds): Response {
  const requestId = ids.requestId()
  const refused = unread[reason]
  logger.info({ requestId, status: problems[refused.refused[0].code].status }, 'request could not be read')
  return toProblemResponse(refused, requestId)
}

const unread: Readonly<Record<Unread, Refused>> = {
  malformed: refuse('MALFORMED_REQUEST', 'the connection is closed'),
  'head-too-large': refuse('HEAD_TOO_LARGE', 'ask long questions by POST /api/v1/questions'),
  late: refuse('REQUEST_TIMEOUT', 'send the whole request at once'),
}

const pages = [
  ...pagePaths,
  '/style.css',
  '/timemap',
  '/embed',
  '/livez',
  '/readyz',
  '/metrics',
  '/checkpoint',
  '/openapi.json',
  '/asyncapi.json',
  '/schemas/{topic}.json',
  '/problems/{slug}',
].map((path) => ({ path, method: 'get' }))

/** Why a path has no answer: wrong method, or nothing there. */
export function lost({ url, method }: { readonly url: string; readonly method: string }): Refused {
  const { pathname } = new URL(url)
  const offered = [...Object.values(routes), ...pages]
    .filter(({ path }) => toPattern(path).test(pathname))
    .map((route) => (route.method === 'get' ? 'GET, HEAD' : route.method.toUpperCase()))
  const allow = [...new Set(offered)].join(', ')
  if (allow === '' || allow.split(', ').includes(method)) return refuse('NOT_FOUND', hintFor(pathname))
  return { ...refuse('METHOD_NOT_ALLOWED', `${allow} only`), allow }
}

function hintFor(pathname: string): string {
  const named = /^\/api\/v1\/(events|policies|groups|actions)\/./.test(pathname)
  return named
    ? 'an id in an address is percent-encoded: us%2Fban for us/ban'
    : 'see / for what there is, /openapi.json for the API'
}

function toPattern(path: string): RegExp {
  return new RegExp(`^${path.replaceAll('.', '\\.').replaceAll(/\{[^}]+\}/g, '[^/]+')}$`)
}
