import type { RecordedEvent } from '../events/envelope.ts'
import { wordedProvisions } from '../events/legal.ts'
import { streamOf } from '../events/registry.ts'
import type { Content } from '../facts/content.ts'
import { positionsUnder } from '../facts/positions.ts'
import { contentAt } from '../facts/read.ts'
import type { Facts } from '../facts/state.ts'
import { statedStart } from '../policy/read-policy.ts'
import { type Rejection, refusal } from '../rejections.ts'
import { readTime, type Time } from '../time/parse-time.ts'
import { boundsOf } from '../time/reached.ts'
import { localMidnight } from '../time/zone.ts'

/** Refuses surely empty intervals, the event's own and those its provisions state, in the zone of the deciding authority. */
export function decideIntervals(facts: Facts, proposed: Content): readonly Rejection[] {
  const zone = zoneOf(facts, proposed.event)
  const intervals = [
    { from: proposed.from, to: proposed.to, pointer: '/effectiveTo' },
    ...wordedProvisions(proposed.event).map(({ provision, pointer }) => ({
      from: statedStart({ provision, origin: proposed }).time,
      to: provision.effectiveTo === undefined ? proposed.to : readTime(provision.effectiveTo),
      pointer: `${pointer}/effectiveTo`,
    })),
  ]
  return intervals
    .filter(({ from, to }) => isEmptyInterval(from, to, zone))
    .map(({ pointer }) => refusal('BAD_INTERVAL', pointer, 'the end is not after the start'))
}

/** Zone of the authority whose act the aggregate is; UTC where none is known. */
function zoneOf(facts: Facts, event: RecordedEvent): string {
  const dataAt = (key: string) =>
    [...positionsUnder(facts, key)].map((position) => contentAt(facts, position, facts.head)?.event.data ?? {})
  const founder = [...dataAt(streamOf(event)), event.data].find((data) => data['authority'] !== undefined)
  return founder === undefined ? 'UTC' : String(dataAt(`authority:${founder['authority']}`).at(-1)?.['zone'] ?? 'UTC')
}

/** Whether the interval `[from, to)` is surely empty: latest end at or before earliest start. */
function isEmptyInterval(from: Time, to: Time | null, zone: string): boolean {
  if (to === null || to.kind === 'never' || to.kind === 'always' || from.kind === 'never' || from.kind === 'always')
    return false
  if (to.kind !== 'instant' && from.kind !== 'instant')
    return boundsOf(to, zone)!.latest <= boundsOf(from, zone)!.earliest
  const end = to.kind === 'instant' ? to.ms : localMidnight(boundsOf(to, zone)!.latest, zone)
  return end <= (from.kind === 'instant' ? from.ms : localMidnight(boundsOf(from, zone)!.earliest, zone))
}
