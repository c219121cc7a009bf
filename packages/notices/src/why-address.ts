import type { Watch } from '@asof/domain'

/** Address of the explanation of a watched answer, pinned to both clocks. */
export function whyAddress(
  ledger: string,
  { query, view, minConfidence }: Watch,
  { asOf, position }: { readonly asOf: string; readonly position: number },
): string {
  const parameters = { ledger, ...query, view, minConfidence, asOf, knownAt: `@${position}` }
  const given = Object.entries(parameters).filter((entry): entry is [string, string] => entry[1] !== undefined)
  return `/api/v1/why?${new URLSearchParams(given)}`
}
