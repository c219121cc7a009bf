import type { Expected } from './corpus.ts'
import type { Answer, Sent } from './target.ts'

const MAX_PROBLEM_BYTES = 8_192
/** Shorter header values say nothing about who sent them. */
const TELLING_CHARS = 12

/** What no answer tells: where the program lies, how it failed, how it asks its store. */
const LEAKS: readonly (readonly [string, RegExp])[] = [
  ['a stack', /\n\s+at \S|\bat \S+ \([^)]*:\d+:\d+\)/],
  ['a file path', /(?:^|[\s"'(=])(?:file:\/\/)?\/(?:home|root|usr|var|tmp|opt|work|app|etc|srv|Users)\/|node_modules/],
  ['SQL', /\b(?:SELECT\s.+\sFROM|INSERT INTO|DELETE FROM|SQLITE_[A-Z]+)\b/],
]

/** What is wrong with one answer, whatever its case. */
export function judgeAnswer(answer: Answer, wanted: Expected, { headers }: Sent, secrets: readonly string[]): string[] {
  const { status, text } = answer
  const problems: string[] = []
  if (wanted.status !== undefined && !wanted.status.includes(status))
    problems.push(`answered ${status} ${codeOf(text)}, not ${wanted.status.join(' or ')}`)
  if (status >= 500) problems.push(`answered ${status}`)
  if (status < 400) return problems
  const sent = Object.entries(headers).filter(
    ([name, value]) => name !== 'content-type' && value.length >= TELLING_CHARS,
  )
  const leaks = [
    ...LEAKS.filter(([, pattern]) => pattern.test(text)).map(([what]) => what),
    ...sent.filter(([, value]) => text.includes(value.replace(/^Bearer /i, ''))).map(([name]) => `its header ${name}`),
    ...(secrets.some((secret) => secret !== '' && text.includes(secret)) ? ['a credential'] : []),
  ]
  return [...problems, ...leaks.map((what) => `the answer tells ${what}`), ...judgeProblem(answer, wanted)]
}

interface Problem {
  readonly type?: string
  readonly status?: number
  readonly code?: string
  readonly errors?: readonly { readonly pointer?: string }[]
}

function judgeProblem({ status, headers, text }: Answer, { problem: slug, pointer }: Expected): string[] {
  const type = headers['content-type']
  if (type !== 'application/problem+json') return [`a problem of type ${type}`]
  const { errors = [], ...problem } = readProblem(text)
  const pointers = errors.map((error) => error.pointer)
  return [
    ...(problem.status === status ? [] : [`the body says ${problem.status}`]),
    ...(slug === undefined || problem.type?.endsWith(`/${slug}`) ? [] : [`${problem.type} is not ${slug}`]),
    ...(Buffer.byteLength(text) <= MAX_PROBLEM_BYTES ? [] : [`${Buffer.byteLength(text)} bytes of problem`]),
    ...(pointer === undefined || pointers.includes(pointer)
      ? []
      : [`points to ${pointers.join(', ')}, not ${pointer}`]),
  ]
}

function readProblem(text: string): Problem {
  try {
    return JSON.parse(text) as Problem
  } catch {
    return {}
  }
}

function codeOf(text: string): string {
  return readProblem(text).code ?? ''
}
