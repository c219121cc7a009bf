/** A level of access; `unknown` is outside the order. */
export type Level = 'unknown' | 'open' | 'open-with-conditions' | 'licence-required' | 'prohibited'

/** A value `level[/reviewPolicy][?]` taken apart. */
export interface Value {
  readonly level: Level
  readonly reviewPolicy: string | null
  readonly isUncertain: boolean
}

/** By strictness, `unknown` last: it is no degree of openness. */
export const LEVELS: readonly Level[] = ['open', 'open-with-conditions', 'licence-required', 'prohibited', 'unknown']

/** Words for a level, and a mark of at most two letters where there is no room for words. */
export const levelWords: Readonly<
  Record<Level, { readonly label: string; readonly mark: string; readonly hint: string }>
> = {
  open: { label: 'Open', mark: 'O', hint: 'a rule on record permits it' },
  'open-with-conditions': { label: 'Open with conditions', mark: 'C', hint: 'permitted if the conditions are met' },
  'licence-required': { label: 'Licence required', mark: 'L', hint: 'needs a licence that is not on record' },
  prohibited: { label: 'Prohibited', mark: 'P', hint: 'a rule on record forbids it' },
  unknown: { label: 'No record', mark: '?', hint: 'no rule on record applies; this does not mean open' },
}

const reviewWords: Readonly<Record<string, string>> = {
  approval: 'applications are approved as a rule',
  'case-by-case': 'applications are judged case by case',
  denial: 'applications are refused as a rule',
}

/** How applications are judged, in words; null when that is not stated. */
export function writeReview(reviewPolicy: string | null): string | null {
  return reviewPolicy === null ? null : (reviewWords[reviewPolicy] ?? reviewPolicy)
}

/** Takes a value apart; a level this page does not know is shown as not on record. */
export function parseValue(value: string): Value {
  const isUncertain = value.endsWith('?')
  const [level, reviewPolicy] = (isUncertain ? value.slice(0, -1) : value).split('/')
  return { level: level! in levelWords ? (level as Level) : 'unknown', reviewPolicy: reviewPolicy ?? null, isUncertain }
}

/** @example writeValue('licence-required/denial?') // 'Licence required (denial), uncertain' */
export function writeValue(value: string): string {
  const { level, reviewPolicy, isUncertain } = parseValue(value)
  const review = reviewPolicy === null ? '' : ` (${reviewPolicy})`
  return `${levelWords[level].label}${review}${isUncertain ? ', uncertain' : ''}`
}
