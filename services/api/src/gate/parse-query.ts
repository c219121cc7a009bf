import type { ProblemCode, ProblemError } from '@asof/contract'
import type { z } from '@hono/zod-openapi'
import { isRefused, type Refused, refuse, refuseAll } from '../http/refusal.ts'
import { toPointer } from './scan-json.ts'

/** The parameters of an address as the route's schema reads them; every error of the query at once. */
export function parseQuery<S extends z.ZodType>(url: string, schema: S): z.output<S> | Refused {
  const read = readParameters(url)
  if (isRefused(read)) return read
  const { given, doubled } = read
  const parsed = schema.safeParse(Object.fromEntries(given), { error: sayMissing })
  if (parsed.success && doubled.length === 0) return parsed.data as z.output<S> & object
  return refuseIssues(parsed.error?.issues ?? [], 'parameter', doubled)
}

/** A JSON value as the route's schema reads it. */
export function parseBody<S extends z.ZodType>(value: unknown, schema: S): z.output<S> | Refused {
  const parsed = schema.safeParse(value, { error: sayMissing })
  return parsed.success ? (parsed.data as z.output<S> & object) : refuseIssues(parsed.error.issues, 'pointer')
}

interface Parameters {
  readonly given: ReadonlyMap<string, string>
  readonly doubled: readonly ProblemError[]
}

function readParameters(url: string): Parameters | Refused {
  const [, search = ''] = url.split('#', 1)[0]!.split(/\?(.*)/s)
  const given = new Map<string, string>()
  const doubled: ProblemError[] = []
  for (const part of search.split('&')) {
    if (part === '') continue
    const [rawName, rawValue = ''] = part.split(/=(.*)/s) as [string, string?]
    const [name, value] = [decode(rawName), decode(rawValue)]
    if (name === null || value === null) return refuse('INVALID_QUERY', 'not percent-encoded UTF-8')
    if (given.has(name)) doubled.push({ code: 'INVALID_QUERY', detail: 'given twice', parameter: name })
    given.set(name, value)
  }
  return { given, doubled }
}

function sayMissing({
  code,
  input,
}: {
  readonly code?: string | undefined
  readonly input?: unknown
}): string | undefined {
  return input === undefined && (code === 'invalid_type' || code === 'invalid_value') ? 'is missing' : undefined
}

function decode(text: string): string | null {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    return null
  }
}

function refuseIssues(
  issues: readonly z.core.$ZodIssue[],
  where: 'parameter' | 'pointer',
  doubled: readonly ProblemError[] = [],
): Refused {
  const errors = [...doubled, ...issues.flatMap((issue) => toErrors(issue, where))]
  // An unreadable query outweighs values out of range.
  const fallback = fallbackCode(where)
  return refuseAll([
    ...errors.filter(({ code }) => code === fallback),
    ...errors.filter(({ code }) => code !== fallback),
  ])
}

function toErrors(issue: z.core.$ZodIssue, where: 'parameter' | 'pointer'): ProblemError[] {
  const at = (path: readonly PropertyKey[]) =>
    where === 'pointer'
      ? { pointer: toPointer(path) }
      : path.length === 0
        ? {}
        : { parameter: path.map(String).join('.') }
  if (issue.code === 'unrecognized_keys') {
    const code = where === 'pointer' ? 'UNKNOWN_FIELD' : 'INVALID_QUERY'
    return issue.keys.map((key) => ({
      code,
      detail: `there is no such ${where === 'pointer' ? 'field' : 'parameter'}`,
      ...at([...issue.path, key]),
    }))
  }
  if (issue.code === 'invalid_union' && issue.errors.length > 0) {
    const ofItsType = issue.errors.find((inner) => !inner.some(isOfAnotherType)) ?? issue.errors.at(-1)!
    return ofItsType.flatMap((inner) => toErrors({ ...inner, path: [...issue.path, ...inner.path] }, where))
  }
  const own = issue.code === 'custom' ? (issue.params?.['problem'] as ProblemCode | undefined) : undefined
  // A body says of itself that its shape is wrong, where a query cannot be read.
  const code = own === undefined || own === 'INVALID_QUERY' ? fallbackCode(where) : own
  return [{ code, detail: issue.message, ...at(issue.path) }]
}

function isOfAnotherType({ code, path }: z.core.$ZodIssue): boolean {
  return code === 'invalid_type' && path.length === 0
}

function fallbackCode(where: 'parameter' | 'pointer'): ProblemCode {
  return where === 'pointer' ? 'SCHEMA_INVALID' : 'INVALID_QUERY'
}
