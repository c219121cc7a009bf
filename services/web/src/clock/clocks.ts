import { isDay } from './days.ts'
import { today } from './today.ts'

/** Search parameters of an address, as written; a name given twice has both values. */
export type Search = Readonly<Record<string, string>>

/** Parameters every page takes. */
export const CLOCK_NAMES = ['ledger', 'asOf', 'knownAt', 'publicAt', 'view', 'minConfidence', 'review'] as const

/** When a page is true and by whose knowledge: what the address says, nothing guessed. */
export interface Clocks {
  readonly ledger: string | undefined
  /** Legal date; today where the address names none. */
  readonly asOf: string
  readonly isToday: boolean
  /** As written, `@` in plain; undefined means the newest position. */
  readonly knownAt: string | undefined
  readonly publicAt: string | undefined
  readonly view: 'applied' | 'formal'
  readonly minConfidence: string | undefined
  /** `checked`: what nobody has checked does not count. */
  readonly review: 'checked' | undefined
}

/** Something in an address that cannot be what it says. */
export interface AddressError {
  readonly name: string
  readonly value: string
  readonly reason: string
}

const CONFIDENCES = ['official', 'primary', 'reported', 'alleged']
const DAY = 'a date that exists, written YYYY-MM-DD'

/** Reads the clocks of an address, or says everything that is wrong with it. */
export function readClocks(search: Search): { readonly clocks: Clocks } | { readonly errors: readonly AddressError[] } {
  const errors: AddressError[] = []
  const check = (name: string, isFit: (value: string) => boolean, reason: string) => {
    const value = search[name]
    if (value !== undefined && !isFit(value)) errors.push({ name, value, reason })
    return value
  }
  for (const name of ['from', 'to']) check(name, isDay, DAY)
  const asOf = check('asOf', isDay, DAY)
  const publicAt = check('publicAt', isDay, DAY)
  const knownAt = check('knownAt', isKnownAt, 'a log position such as @412, a date, or an instant with its offset')
  const view = check('view', (value) => ['applied', 'formal'].includes(value), 'applied or formal')
  const confidence = check('minConfidence', (value) => CONFIDENCES.includes(value), CONFIDENCES.join(', '))
  const review = check('review', (value) => value === 'checked', 'checked, or absent')
  const ledger = check('ledger', (value) => /^[\w.-]{1,200}$/.test(value), 'the id of a record')
  if (errors.length > 0) return { errors }
  return {
    clocks: {
      ledger,
      asOf: asOf ?? today(),
      isToday: asOf === undefined,
      knownAt,
      publicAt,
      view: view === 'formal' ? 'formal' : 'applied',
      minConfidence: confidence,
      review: review === undefined ? undefined : 'checked',
    },
  }
}

function isKnownAt(value: string): boolean {
  if (/^@(0|[1-9]\d{0,14})$/.test(value) || isDay(value)) return true
  return /^\d{4}-\d{2}-\d{2}T[\d:.]+(Z|[+-]\d{2}:\d{2})$/.test(value) && !Number.isNaN(Date.parse(value))
}
