import {
  eventAt,
  type Facts,
  idAt,
  liveAt,
  parseTime,
  positionOf,
  positionsOfType,
  type RecordedEvent,
  typeAt,
} from '@asof/domain'

const TYPES = ['policy.announced', 'licence.granted'] as const

/** From a position on, the first day any rule or licence reaches; null when none is dated. */
export interface CoverageStep {
  readonly position: number
  readonly day: string | null
}

/** How far back the rules and licences of a ledger reach, open starts aside, at every position. */
export interface Coverage {
  /** Ascending; one for each position at which the day changed. */
  readonly steps: readonly CoverageStep[]
  /** The day as known at a position; null when no rule or licence is dated. */
  readonly at: (knownAt: number) => string | null
  /** Takes in the event that was folded last. */
  readonly take: (event: RecordedEvent) => void
}

/** The coverage of facts that reached these steps. */
export function createCoverage(facts: Facts, reached: readonly CoverageStep[] = []): Coverage {
  const steps = [...reached]
  return {
    steps,
    at: (knownAt) => steps.findLast(({ position }) => position <= knownAt)?.day ?? null,
    take: ({ position }) => {
      const before = steps.at(-1)?.day ?? null
      const day = dayAfter(facts, position, before)
      if (day !== before) steps.push({ position, day })
    },
  }
}

/** The first day after an event, given the one before it. */
function dayAfter(facts: Facts, position: number, first: string | null): string | null {
  const root = rootOf(facts, position)
  if (root === undefined || !TYPES.some((type) => type === typeAt(facts, root))) return first
  const [before, after] = [startAt(facts, root, position - 1), startAt(facts, root, position)]
  if (before !== null && before === first && (after === null || after > first)) return firstOfAll(facts, position)
  return earlier(first, after)
}

/** The event that a correction or retraction is about in the end; any other is about itself. */
function rootOf(facts: Facts, position: number | undefined): number | undefined {
  if (position === undefined || !typeAt(facts, position).startsWith('event.')) return position
  return rootOf(facts, positionOf(facts, String(eventAt(facts, position)!.data['target'])))
}

function firstOfAll(facts: Facts, knownAt: number): string | null {
  const positions = TYPES.flatMap((type) => positionsOfType(facts, type))
  return positions.map((position) => startAt(facts, position, knownAt)).reduce(earlier, null)
}

function startAt(facts: Facts, position: number, knownAt: number): string | null {
  const event = liveAt(facts, idAt(facts, position), knownAt)
  return event === null ? null : earliestDay(event.effectiveFrom ?? event.announcedAt ?? event.recordedAt.slice(0, 10))
}

function earlier(a: string | null, b: string | null): string | null {
  if (a === null || b === null) return a ?? b
  return a < b ? a : b
}

/** First day a time value can mean; null for an open or unknown one. */
export function earliestDay(text: string): string | null {
  const result = parseTime(text)
  if (!result.ok) return null
  const { time } = result
  if (time.kind === 'day') return time.day
  if (time.kind === 'window') return time.earliest
  return time.kind === 'instant' ? new Date(time.ms).toISOString().slice(0, 10) : null
}
