import type { Scene } from '../belief/scene.ts'
import { ACT, LICENCE_END, LICENCE_SCOPE, RENEWS, STOPS } from '../facts/columns/licence-columns.ts'
import { lengthOf, startOf } from '../facts/columns/lists.ts'
import { FOREVER, KNOWN_FROM, KNOWN_TO, ORDER, POSITION } from '../facts/columns/rows.ts'
import { textOf } from '../facts/columns/texts.ts'
import { authorityOf } from '../reference/places.ts'
import { matchNumbered } from '../scope/match-drawer.ts'
import {
  type Coverage,
  countsBefore,
  NOT_ACTIVE,
  OTHER_SCOPE,
  OTHER_TRACK,
  type Requirement,
  satisfies,
  toCoverage,
} from './coverage.ts'

/** Whether days alone tell the life of a licence as known at K, so that its rows say what it permits. */
export function isLicenceInRows({ facts, day, knownAt }: Scene, licence: number): boolean {
  return day !== null && facts.columns.licences.inFullFrom[licence]! > knownAt
}

/** How a licence of {@link isLicenceInRows} fares; null unless it counts before the authority. */
export function coverageByRows(scene: Scene, licence: number, required: Requirement): Coverage | null {
  const { acts, bodies, licences } = scene.facts.columns.licences
  const { cells } = acts
  const life = lifeOf(scene, licence)
  if (life.grant < 0) return null
  const body = bodies.all[cells[life.grant + ACT]!]!
  const { authority, zone: requiredZone, track, subject } = required
  if (!countsBefore(body, authority)) return null
  const zone = body.authority === authority ? requiredZone : authorityOf(scene, body.authority).zone
  const match = matchNumbered(scene, cells[life.grant + LICENCE_SCOPE]!, subject, zone)
  if (match === null) return OTHER_SCOPE
  if (!satisfies(body, track)) return OTHER_TRACK
  if (!isActive(scene, life)) return NOT_ACTIVE
  const evidence = [cells[life.grant + POSITION]!]
  if (life.renewal >= 0) evidence.push(cells[life.renewal + POSITION]!)
  const { conditions = [], terms = null } = body
  return toCoverage({ id: textOf(licences, licence), conditions, terms }, evidence, match)
}

/** What is known of a licence at K: cells of its grant and its last renewal, -1 where there is none, and the day it stops. */
interface Life {
  readonly grant: number
  readonly renewal: number
  readonly stop: number
}

/** The first grant and the last renewal by position, and the first stop by day. */
function lifeOf({ facts, knownAt }: Scene, licence: number): Life {
  const { acts } = facts.columns.licences
  const { cells, width } = acts
  let [grant, renewal, stop] = [-1, -1, FOREVER]
  let cell = startOf(acts, licence)
  for (const end = cell + lengthOf(acts, licence) * width; cell < end; cell += width) {
    if (cells[cell + KNOWN_FROM]! > knownAt || cells[cell + KNOWN_TO]! <= knownAt) continue
    const position = cells[cell + POSITION]!
    switch (cells[cell + ACT]) {
      case RENEWS:
        if (renewal < 0 || position > cells[renewal + POSITION]!) renewal = cell
        break
      case STOPS:
        stop = Math.min(stop, cells[cell + ORDER]!)
        break
      default:
        if (grant < 0 || position < cells[grant + POSITION]!) grant = cell
    }
  }
  return { grant, renewal, stop }
}

/** Active at D: granted, end not reached, not revoked or given back (domain.md section 4.2). */
function isActive({ facts, day, consult }: Scene, { grant, renewal, stop }: Life): boolean {
  const { cells } = facts.columns.licences.acts
  const start = cells[grant + ORDER]!
  const end = Math.min(stop, renewal < 0 ? cells[grant + LICENCE_END]! : cells[renewal + ORDER]!)
  consult.day(start)
  consult.day(end)
  return start <= day! && day! < end
}
