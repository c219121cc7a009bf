import type { Fields } from '../record/to-event.ts'

/** What is watched, as an address carries it from any view. */
const WATCHED = ['jurisdiction', 'item', 'provider', 'authority'] as const

/** What a subscriber asks for, as it is sent. */
export interface Wish {
  readonly question: Readonly<Record<string, string>>
  readonly description?: string
  readonly directions?: readonly string[]
  readonly aheadDays?: readonly number[]
  readonly url?: string
}

/** The wish a form says; fields left empty ask for anything. */
export function toWish(fields: Fields): Wish {
  const text = (name: string) => fields.get(name)
  const question = Object.fromEntries(WATCHED.flatMap((name) => (fields.has(name) ? [[name, fields.get(name)!]] : [])))
  const description = text('description')
  const direction = text('direction')
  const ahead = text('ahead')
  const url = text('url')
  return {
    question,
    ...(description !== undefined && { description }),
    ...(direction !== undefined && { directions: [direction] }),
    ...(ahead !== undefined && { aheadDays: [Number(ahead)] }),
    ...(url !== undefined && { url }),
  }
}

/** Where the notices of a wish can be followed as they come, without a subscription. */
export function streamOf(ledger: string, { question }: Wish): string {
  return `/api/v1/stream?${new URLSearchParams({ ledger, ...question })}`
}
