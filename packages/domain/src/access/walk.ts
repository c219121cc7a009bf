import { keep, listenOn } from '../belief/listen.ts'
import { type Trail, toScene } from '../belief/scene.ts'
import type { Days } from '../belief/span.ts'
import { everyWorld } from '../belief/worlds.ts'
import { toDay } from '../time/calendar.ts'
import { type Asked, type ComparedAnswer, compareExtremes, toCompared } from './answer.ts'
import { type Candidates, candidatesByAuthority } from './candidates.ts'
import { combine, ruleTracks } from './evaluate.ts'

/** A question walked over days: on each only that is worked out anew which may have changed since the day before. */
export interface Walk {
  readonly asked: Asked
  /** Authorities have no say in each other's rules: what one comes to is kept while the others change. */
  readonly parts: readonly Candidates[]
  readonly kept: Trail['kept']
}

/** What is compared of the answer on a day, with the days around it on which it surely holds. */
export interface Step extends Days {
  readonly compared: ComparedAnswer
}

/** Begins a walk; its days may be asked in any order. */
export function startWalk(asked: Asked): Walk {
  const parts = candidatesByAuthority(asked.belief, asked.query)
  return { asked, parts, kept: { part: new Map(), matched: new Map(), subject: new Map(), groupOrder: new Map() } }
}

/** The decision procedure on a day of a walk, by its number. */
export function stepOn({ asked: { belief, query, view }, parts, kept }: Walk, day: number): Step {
  const asOf = { kind: 'day', day: toDay(day) } as const
  const trail = { day, kept }
  const { consult, heard } = listenOn(day)
  const worlds = everyWorld((choose) => {
    const scene = toScene(belief, asOf, choose, consult, trail)
    const ruled = parts.map((candidates, part) =>
      keep(scene, { kind: 'part', name: part }, (at) =>
        ruleTracks(at, { query, view, reading: 'deciding', candidates }),
      ),
    )
    return combine(scene, query, ruled)
  }, compareExtremes)
  return { ...heard(), compared: toCompared(worlds) }
}
