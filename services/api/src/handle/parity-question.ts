import type { Question, Routes } from '@asof/contract'
import type { z } from '@hono/zod-openapi'
import { pick } from '../answer/reading.ts'

type ParityQuery = z.output<Routes['getParity']['request']['query']>
type Target = Extract<Question, { kind: 'access' }>['query']

/** The two questions a parity compares: `a` and `b` take the place that `by` names, the rest is common. */
export function parityQuestion(query: ParityQuery): {
  readonly kind: 'parity'
  readonly a: Target
  readonly b: Target
} {
  const common = pick(query, ['jurisdiction', 'org', 'item', 'provider', 'activity', 'endUse'])
  const place = query.by === 'recipient' ? toRecipient : toSubject
  return { kind: 'parity', a: { ...common, ...place(query.a) }, b: { ...common, ...place(query.b) } }
}

/** Two capitals are a jurisdiction, anything else an organisation. */
function toRecipient(id: string): Target {
  return /^[A-Z]{2}$/.test(id) ? { jurisdiction: id === 'UK' ? 'GB' : id } : { org: id }
}

/** One segment is a provider, more an item. */
function toSubject(id: string): Target {
  return id.includes('/') ? { item: id } : { provider: id }
}
