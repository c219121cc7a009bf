import type { Lane, Segment } from '../api/queries.ts'

/** The segment that holds a day; undefined outside all of them. */
export function segmentAt(segments: readonly Segment[], day: string): Segment | undefined {
  return segments.find(({ from, to }) => from <= day && day < to)
}

/** The value on a day, `unknown` where nothing is said. */
export function valueAt(segments: readonly Segment[], day: string): string {
  return segmentAt(segments, day)?.value ?? 'unknown'
}

/** Days on which any of the histories changes, in order. */
export function changeDays(lanes: readonly Pick<Lane, 'segments'>[]): readonly string[] {
  return [...new Set(lanes.flatMap(({ segments }) => segments.slice(1).map(({ from }) => from)))].sort()
}

/** The change before a day, and the one after it. */
export function changesAround(changes: readonly string[], day: string): { previous?: string; next?: string } {
  const previous = changes.findLast((one) => one < day)
  const next = changes.find((one) => one > day)
  return { ...(previous !== undefined && { previous }), ...(next !== undefined && { next }) }
}
