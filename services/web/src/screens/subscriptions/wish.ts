import { WATCHED } from '../../api/watched.ts'
import type { Fields } from '../record/to-event.ts'

/** How the page before read its answers, where a subscription can do the same. */
const LENS = ['view', 'minConfidence'] as const

/** What a subscriber asks for, as it is sent. */
export interface Wish {
  readonly question: Readonly<Record<string, string>>
  readonly description?: string
  /** What is told; without, answers alone. */
  readonly streams?: readonly string[]
  readonly directions?: readonly string[]
  readonly aheadDays?: readonly number[]
  readonly url?: string
}

/** The wish a form says; fields left empty ask for anything. */
export function toWish(fields: Fields): Wish {
  const text = (name: string) => fields.get(name)
  const question = Object.fromEntries(
    [...WATCHED, ...LENS].flatMap((name) => (fields.has(name) ? [[name, fields.get(name)!]] : [])),
  )
  const description = text('description')
  const direction = text('direction')
  const ahead = text('ahead')
  const url = text('url')
  const streams = text('streams')
  return {
    question,
    ...(description !== undefined && { description }),
    ...(streams !== undefined && { streams: ['answers', streams] }),
    ...(direction !== undefined && { directions: [direction] }),
    ...(ahead !== undefined && { aheadDays: [Number(ahead)] }),
    ...(url !== undefined && { url }),
  }
}

/** Where the notices of a wish can be followed as they come, without a subscription. */
export function streamOf(ledger: string, { question, streams }: Wish): string {
  const told = streams === undefined ? {} : { streams: streams.join() }
  return `/api/v1/stream?${new URLSearchParams({ ledger, ...question, ...told })}`
}
