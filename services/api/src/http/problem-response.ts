import { limits, type Problem, type ProblemError, problems, toSlug } from '@asof/contract'
import type { Refused } from './refusal.ts'

const MAX_DETAIL_CHARS = 300

/** The refusal as RFC 9457 says it; its status is that of the first error, those of other statuses follow. */
export function toProblemResponse({ refused, retryAfterS, allow }: Refused, requestId: string): Response {
  const [{ code, detail }] = refused
  const { status, title } = problems[code]
  const all = refused.map(shorten)
  const problem: Problem = {
    type: `/problems/${toSlug(code)}`,
    title,
    status,
    detail: shorten({ code, detail }).detail,
    code,
    requestId,
    errors: all,
  }
  const headers = new Headers({ 'content-type': 'application/problem+json', 'cache-control': 'no-store' })
  if (retryAfterS !== undefined) headers.set('retry-after', String(retryAfterS))
  if (allow !== undefined) headers.set('allow', allow)
  if (status === 401) headers.set('www-authenticate', 'Bearer')
  return new Response(`${JSON.stringify(fitting(problem))}\n`, { status, headers })
}

function shorten(error: ProblemError): ProblemError {
  const { detail, pointer } = error
  const cut = detail.length > MAX_DETAIL_CHARS ? `${detail.slice(0, MAX_DETAIL_CHARS)}…` : detail
  const short = { ...error, detail: cut.toWellFormed() }
  return pointer !== undefined && pointer.length > MAX_DETAIL_CHARS
    ? { ...short, pointer: pointer.slice(0, MAX_DETAIL_CHARS).toWellFormed() }
    : short
}

/** Leaves out errors from the end until the problem fits. */
function fitting(problem: Problem): Problem {
  let kept = problem.errors.length
  for (;;) {
    const omitted = problem.errors.length - kept
    const shown = omitted === 0 ? problem : { ...problem, errors: problem.errors.slice(0, kept), omitted }
    if (kept <= 1 || Buffer.byteLength(JSON.stringify(shown)) < limits.problemBytes) return shown
    kept = Math.floor(kept * 0.8)
  }
}
