import { believed } from '../belief/believed.ts'
import { hasBegun, hasCome } from '../belief/scene.ts'
import { addDecimals } from '../decimals.ts'
import {
  ACCEPTED,
  type Decider,
  dataOf,
  firstOf,
  isCertain,
  isExcluded,
  isLaterDate,
  type Judging,
  plainScene,
  when,
} from '../decision/judging.ts'
import { unknownGroups, unknownReference } from '../decision/references.ts'
import type { DataOf } from '../events/registry.ts'
import type { Content } from '../facts/content.ts'
import { authorityOf } from '../reference/places.ts'
import { type Rejection, refusal } from '../rejections.ts'
import { readTime } from '../time/parse-time.ts'
import { boundsOf } from '../time/reached.ts'
import { endOf, suspensionsOf } from './read-licence.ts'

/** A licence's life, judged at each event's own valid time (domain.md section 4.2). */
export const decideLicence: Decider = (judging) => {
  const { type } = judging.proposed.event
  if (type === 'licence.applied') return ACCEPTED
  if (type === 'licence.granted') return grant(judging)
  const events = believed(plainScene(judging), `licence:${dataOf(judging)['licence']}`)
  const granted = events.find(({ event }) => event.type === 'licence.granted')
  if (type === 'licence.denied' && events.length > 0) return ACCEPTED
  if (granted === undefined)
    return [refusal('UNKNOWN_REFERENCE', '/data/licence', 'nothing in the log grants this licence')]
  return decideLife({
    judging,
    events,
    granted,
    zone: authorityOf(plainScene(judging), String(granted.event.data['authority'])).zone,
  })
}

function grant(judging: Judging): readonly Rejection[] {
  const data = dataOf(judging) as unknown as DataOf<'licence.granted'>
  const existing = believed(plainScene(judging), `licence:${data.licence}`).filter(
    ({ event }) => event.type === 'licence.granted',
  )
  return firstOf(
    () => [
      ...unknownReference(judging, 'authority', data.authority, '/data/authority'),
      ...(data.scheme === undefined ? ACCEPTED : unknownReference(judging, 'scheme', data.scheme, '/data/scheme')),
      ...unknownGroups(judging, data.scope, '/data/scope'),
    ],
    () => when(existing.length > 0, 'ALREADY_EXISTS', '/data/licence', `${data.licence} is granted already`),
  )
}

interface Life {
  readonly judging: Judging
  readonly events: readonly Content[]
  readonly granted: Content
  readonly zone: string
}

function decideLife(life: Life): readonly Rejection[] {
  const { judging } = life
  const { type } = judging.proposed.event
  return firstOf(
    () => when(isBeforeGrant(life), 'BEFORE_GRANT', '/effectiveFrom', 'the licence was not granted then'),
    () => decideStopped(life),
    () =>
      type === 'licence.expired'
        ? confirmExpiry(life)
        : when(hasExpired(life), 'LICENCE_EXPIRED', '/data/licence', 'it has expired then: a new grant is needed'),
    () => {
      switch (type) {
        case 'licence.renewed':
          return renew(life)
        case 'licence.reinstated':
          return when(!isSuspended(life), 'NOT_SUSPENDED', '/data/licence', 'no suspension runs then')
        case 'licence.drawn-down':
          return drawDown(life)
        case 'licence.amended': {
          const { scope } = dataOf(judging) as unknown as DataOf<'licence.amended'>
          return scope === undefined ? ACCEPTED : unknownGroups(judging, scope, '/data/scope')
        }
        default:
          return ACCEPTED
      }
    },
  )
}

function isBeforeGrant({ judging, granted, zone }: Life): boolean {
  const [own, start] = [boundsOf(judging.proposed.from, zone), boundsOf(granted.from, zone)]
  return own !== null && start !== null && own.latest < start.earliest
}

/** Revoked or surrendered: nothing more can happen to it; a second end on another day needs a correction. */
function decideStopped({ judging, events, zone }: Life): readonly Rejection[] {
  const stops = events.filter(({ event }) => event.type === 'licence.revoked' || event.type === 'licence.surrendered')
  const endsAgain = ['licence.revoked', 'licence.surrendered'].includes(judging.proposed.event.type)
  const isStopped = endsAgain
    ? stops.length > 0
    : stops.length > 0 && isCertain(judging, (scene) => stops.some((stop) => hasBegun(scene, stop, zone)))
  return when(
    isStopped,
    'LICENCE_REVOKED',
    '/data/licence',
    `${stops[0]?.event.type ?? ''} by ${stops[0]?.event.id ?? ''}`,
  )
}

function hasExpired({ judging, granted, events, zone }: Life): boolean {
  const end = endOf(granted, events)
  return end !== null && isCertain(judging, (scene) => hasCome(scene, end.time, zone, end.atom))
}

/** Expiry is a derived fact; a record of it must agree. */
function confirmExpiry({ judging, granted, events, zone }: Life): readonly Rejection[] {
  const end = endOf(granted, events)
  if (end === null) return [refusal('NO_EXPIRY', '/data/licence', 'the licence has no end')]
  const [stated, derived] = [boundsOf(judging.proposed.from, zone), boundsOf(end.time, zone)]
  const agrees = stated?.earliest === derived?.earliest && stated?.latest === derived?.latest
  return when(!agrees, 'EXPIRY_MISMATCH', '/effectiveFrom', 'the licence ends on another day')
}

function renew({ judging, granted, events, zone }: Life): readonly Rejection[] {
  const end = endOf(granted, events)
  if (end === null) return [refusal('NO_EXPIRY', '/data/licence', 'the licence has no end to move')]
  const next = readTime(dataOf(judging)['newEffectiveTo'] as string)
  return when(
    !isLaterDate(next, end.time, zone),
    'RENEWAL_NOT_LATER',
    '/data/newEffectiveTo',
    'a renewal moves the end later',
  )
}

function isSuspended({ judging, events, zone }: Life): boolean {
  return !isExcluded(judging, (scene) => suspensionsOf(scene, events, zone).running.length > 0)
}

function drawDown({ judging, granted, events }: Life): readonly Rejection[] {
  const { limit } = granted.event.data as unknown as DataOf<'licence.granted'>
  if (limit === undefined) return ACCEPTED
  const drawn = events
    .filter(({ event }) => event.type === 'licence.drawn-down')
    .map(({ event }) => -(event.data['quantity'] as number))
  const left = addDecimals([limit.quantity, ...drawn])
  const isOver = (dataOf(judging)['quantity'] as number) > left
  return when(isOver, 'LIMIT_EXCEEDED', '/data/quantity', `${left} ${limit.unit} are left`)
}
