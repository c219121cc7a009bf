import { readFileSync } from 'node:fs'
import type { Body } from './body.ts'

type Headers = Readonly<Record<string, string>>

/** Where an answer is judged by. */
export interface Expected {
  readonly status?: readonly number[]
  readonly problem?: string
  readonly pointer?: string
}

/** One request of a case that sends several. */
export interface Step extends Expected {
  readonly headers?: Headers
  readonly body?: Body
}

/** What a receiver answers to a delivery. */
interface Reply {
  readonly status: number
  readonly headers?: Headers
  readonly body?: Body | string
}

/** One input with the one answer expected. */
export interface Case {
  readonly id: string
  readonly title: string
  readonly op: string
  readonly as: Role
  readonly headers?: Headers
  readonly body?: Body
  readonly query?: string
  /** Values of the names in the path of the route. */
  readonly path?: Headers
  readonly repeat?: number
  readonly concurrent?: number
  readonly steps?: readonly Step[]
  readonly endpoint?: { readonly reply: Reply }
  readonly expect: Expected & {
    readonly appended: number
    readonly stored?: Readonly<Record<string, unknown>>
    readonly stored_equal?: readonly string[]
    readonly stored_text?: Headers
    readonly export_cell?: string
    readonly all_answers_equal?: readonly string[]
    /** Longest that the event loop may stand still, in ms. */
    readonly max_ms?: number
    readonly delivery?: 'failed' | 'delivered'
    readonly reason?: string
    readonly canary_connections?: number
  }
}

/** Who sends; `anonymous` without a key. */
export const roles = ['anonymous', 'reader', 'reader2', 'recorder', 'recorder2', 'admin'] as const
export type Role = (typeof roles)[number]

/** A file of cases: `bindings` are the routes by operation, `bases` the documents that bodies start from. */
export interface Corpus {
  readonly bindings: Headers
  readonly bases: Readonly<Record<string, object>>
  readonly setup: readonly object[]
  readonly cases: readonly Case[]
}

/** Told to people, judged by nobody. */
const PROSE = ['why', 'also', 'note', 'class', 'title']
const KNOWN = {
  case: ['id', 'op', 'as', 'headers', 'body', 'query', 'path', 'repeat', 'concurrent', 'steps', 'endpoint', 'expect'],
  step: ['headers', 'body', 'status', 'problem', 'pointer'],
  endpoint: ['reply'],
  reply: ['status', 'headers', 'body'],
  expect: [
    ...['status', 'problem', 'pointer', 'appended', 'stored', 'stored_equal', 'stored_text', 'export_cell'],
    ...['all_answers_equal', 'max_ms', 'delivery', 'reason', 'canary_connections'],
  ],
}

/** Reads a corpus. Throws Error when it is none, or holds fewer cases than it says. */
export function readCorpus(file: string): Corpus {
  const corpus = JSON.parse(readFileSync(file, 'utf8')) as Corpus & { readonly count?: number }
  for (const part of ['bindings', 'bases', 'setup', 'cases'] as const)
    if (typeof corpus[part] !== 'object') throw new Error(`${file} has no ${part}`)
  const { count = 1, cases } = corpus
  if (cases.length < Math.max(count, 1)) throw new Error(`${file} holds ${cases.length} cases of ${count}`)
  return corpus
}

/** What of a case nobody here can judge; empty when all is understood. */
export function misunderstood({ bindings }: Corpus, one: Case): readonly string[] {
  const { op, as, steps = [], endpoint, expect } = one
  if (typeof expect !== 'object') return ['a case without an expectation']
  const parts = [
    ...unknownIn('case', one),
    ...unknownIn('expect', expect),
    ...steps.flatMap((step) => unknownIn('step', step)),
    ...(endpoint === undefined
      ? []
      : [...unknownIn('endpoint', endpoint), ...unknownIn('reply', endpoint.reply ?? {})]),
  ]
  if (bindings[op] === undefined) parts.push(`no route is bound to ${op}`)
  if (!roles.includes(as)) parts.push(`nobody is ${as}`)
  if (typeof expect.appended !== 'number') parts.push('expect.appended is missing')
  const isJudged = [expect, ...steps].some(({ status }) => status !== undefined) || expect.delivery !== undefined
  if (!isJudged) parts.push('no answer is expected')
  return parts
}

function unknownIn(part: keyof typeof KNOWN, given: object): readonly string[] {
  return Object.keys(given)
    .filter((name) => !KNOWN[part].includes(name) && !PROSE.includes(name))
    .map((name) => `${part}.${name} is not understood`)
}
