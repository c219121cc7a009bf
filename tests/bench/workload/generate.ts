import type { StoredEvent } from '@asof/domain'
import type { Draft, Place } from './draft.ts'
import { createDraw, type Draw } from './draw.ts'
import { createLicences } from './licences.ts'
import { createMemberships } from './memberships.ts'
import { createPolicies, drawPolicyKeys } from './policies.ts'
import { drawRosters, referenceData } from './reference.ts'
import { createTargets } from './targets.ts'
import { createTwists, PARTIAL_GROUPS } from './twists.ts'
import { DAY_MS, DAYS, dayText, FIRST_MS, orgName, orgsOf } from './world.ts'

/** Seed of every published figure. */
export const SEED = 20_240_607

/** A made history. */
export interface Workload {
  readonly events: number
  /** Default {@link SEED}. */
  readonly seed?: number
  /** The second workload: exceptions, pauses, windows, imprecise dates, rival claims and partial groups too. */
  readonly twisted?: boolean
}

/** One event with the UTC time it is recorded at, in epoch ms. */
export interface Made {
  readonly event: StoredEvent
  readonly ms: number
}

/**
 * A made history over 30 years, the same bytes for the same seed. Reference data first, all on the first day; of the rest
 * 54 % wordings of instruments (0.04 keys per event), 20 % licence acts (0.02 keys per event), 20 % statements, 3 %
 * corrections, 2 % retractions, 1 % membership changes. Shares as in the study of the peers (performance.md section 1).
 */
export function* generate(workload: Workload): Generator<Made> {
  const { events, seed = SEED, twisted = false } = workload
  const draw = createDraw(seed)
  const make = createMaker(draw, events, twisted)
  let index = 0
  for (const { type, data } of make.reference) {
    if (index >= events) return
    const event: Draft = { id: `e${++index}`, type, announcedAt: '1994-01-01', effectiveFrom: '..', data }
    yield { event: toStored(draw, event, 0, index), ms: FIRST_MS }
  }
  const rest = events - index
  for (let done = 0; done < rest; done++) {
    const ms = FIRST_MS + Math.floor(((done + draw.unit() * 0.9) / rest) * DAYS * DAY_MS)
    const day = Math.floor((ms - FIRST_MS) / DAY_MS)
    const id = `e${++index}`
    yield { event: toStored(draw, make.next({ id, day }), day, index), ms }
  }
}

function createMaker(draw: Draw, events: number, twisted: boolean) {
  const orgs = orgsOf(events)
  const targets = createTargets(draw)
  const keys = drawPolicyKeys(draw, Math.max(40, Math.floor(events * 0.04)))
  const policies = createPolicies(draw, keys, targets)
  const licences = createLicences(draw, targets, { keys: Math.max(20, Math.floor(events * 0.02)), orgs })
  const rosters = drawRosters(draw)
  const memberships = createMemberships(draw, rosters)
  const twists = twisted ? createTwists(draw, policies) : null
  return {
    reference: [...referenceData(events, rosters, twisted ? PARTIAL_GROUPS : 0)],
    next(place: Place): Draft {
      const kind = draw.unit()
      if (kind < 0.2) return drawStatement(draw, place, orgs)
      if (kind < 0.25) return targets.revise(place) ?? drawStatement(draw, place, orgs)
      if (kind < 0.26) return memberships.next(place)
      if (kind < 0.46) return licences.next(place)
      return twists?.next(place) ?? policies.word(policies.drawKey(), place)
    },
  }
}

function drawStatement(draw: Draw, { id, day }: Place, orgs: number): Draft {
  const stance = ['supports', 'opposes', 'neutral', 'calls-for'][draw.below(4)]
  const data = {
    statement: `s${id}`,
    speaker: orgName(draw.below(orgs)),
    topic: `topic-${draw.below(50)}`,
    stance,
    claim: draw.words(14),
    quoted: false,
  }
  return { id, type: 'statement.made', announcedAt: dayText(day), data }
}

function toStored(draw: Draw, draft: Draft, day: number, index: number): StoredEvent {
  const source = [{ kind: 'gazette', url: `https://gazette.example/${day}/${index}`, title: draw.words(5) }]
  return { ...draft, schemaVersion: 1, source }
}
