import { believed } from '../belief/believed.ts'
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
import { type Recipients, type Scope, toScope } from '../events/scope.ts'
import { liveAt } from '../facts/read.ts'
import { isSuperior } from '../reference/places.ts'
import { type Rejection, refusal } from '../rejections.ts'
import { readTime, type Time } from '../time/parse-time.ts'
import { orderKey } from '../time/reached.ts'
import { decideProvisions, provisionIdsOf } from './decide-provisions.ts'
import { type Policy, readPolicy, rulesOf } from './read-policy.ts'
import type { StatusTarget } from './reading.ts'
import { datesOf, isPaused, type Pause, statusOf } from './status.ts'

/** Instruments and their life: who may act, and whether the state at the event's own valid time allows it (domain.md section 4.1). */
export const decidePolicy: Decider = (judging) => {
  const policy = readPolicy(plainScene(judging), dataOf(judging)['policy'] as string)
  if (judging.proposed.event.type === 'policy.announced') return announce(judging)
  if (policy === null) return [refusal('UNKNOWN_REFERENCE', '/data/policy', 'nothing in the log announces this policy')]
  return firstOf(
    () => decideActor(judging, policy),
    () => decideNamed(judging, policy),
    () => decideAct(judging, policy),
  )
}

function announce(judging: Judging): readonly Rejection[] {
  const data = dataOf(judging) as unknown as DataOf<'policy.announced'>
  const existing = believed(plainScene(judging), `policy:${data.policy}`).filter(
    ({ event }) => event.type === 'policy.announced',
  )
  return firstOf(
    () => unknownReference(judging, 'authority', data.authority, '/data/authority'),
    () => when(existing.length > 0, 'ALREADY_EXISTS', '/data/policy', `${data.policy} is announced already`),
    () => decideProvisions(judging),
  )
}

/** Same authority, its superior, or a cause named by `by`; courts act by stay and vacatur alone. */
function decideActor(judging: Judging, policy: Policy): readonly Rejection[] {
  const { authority, by, court } = dataOf(judging) as Readonly<Record<string, string | undefined>>
  if (court !== undefined && !isCourtAct(judging))
    return [refusal('WRONG_AUTHORITY', '/data/court', 'a court can only stay or vacate')]
  if (by !== undefined) return unknownReference(judging, 'policy', by, '/data/by')
  if (authority === undefined || isCourtAct(judging)) return ACCEPTED
  const may = isSuperior(plainScene(judging), authority, policy.authority)
  return when(!may, 'WRONG_AUTHORITY', '/data/authority', `${policy.id} is an act of ${policy.authority}`)
}

function isCourtAct({ proposed }: Judging): boolean {
  return ['policy.stayed', 'policy.stay-lifted', 'policy.stay-extended', 'policy.vacated'].includes(proposed.event.type)
}

/** Provisions and groups an event names must be known. */
function decideNamed(judging: Judging, policy: Policy): readonly Rejection[] {
  const { provisions, scope, onlyFor } = dataOf(judging) as {
    provisions?: string[]
    scope?: Scope
    onlyFor?: Recipients | Scope
  }
  const known = provisionIdsOf(plainScene(judging), policy)
  return [
    ...(provisions ?? []).flatMap((id, index) =>
      when(!known.has(id), 'UNKNOWN_PROVISION', `/data/provisions/${index}`, `${policy.id} has no provision ${id}`),
    ),
    ...unknownGroups(judging, scope, '/data/scope'),
    ...unknownGroups(judging, onlyFor === undefined ? undefined : toScope(onlyFor), '/data/onlyFor'),
  ]
}

interface Act {
  readonly judging: Judging
  readonly policy: Policy
  /** What the event acts on; per named provision its wordings. */
  readonly targets: readonly Wordings[]
}

function decideAct(judging: Judging, policy: Policy): readonly Rejection[] {
  const act = { judging, policy, targets: targetsOf(judging, policy) }
  return firstOf(...(RULES[judging.proposed.event.type] ?? []).map((rule) => () => rule(act)))
}

type ActRule = (act: Act) => readonly Rejection[]

const lives: ActRule = ({ judging, targets }) => decideAlive(judging, targets)

const names =
  (type: string): ActRule =>
  ({ judging }) =>
    decideTarget(judging, type)

const needsCourt: ActRule = ({ judging }) => requireCourt(judging)

/** Rules by type, in the order they are asked (domain.md section 4.1). */
const RULES: Readonly<Record<string, readonly ActRule[]>> = {
  'policy.amended': [lives, ({ judging, policy }) => amend(judging, policy)],
  'policy.commenced': [isUndated],
  'policy.postponed': [
    lives,
    ({ judging, targets }) =>
      targets
        .flat()
        .filter(isLastWording)
        .flatMap((target) => postpone(judging, target)),
  ],
  'policy.extended': [
    lives,
    ({ judging, policy }) => when(!hasSunset(judging, policy), 'NO_SUNSET', '/data/policy', 'it has no end to move'),
  ],
  'policy.suspended': [
    lives,
    (act) => when(isRunning(act, 'suspension'), 'ALREADY_SUSPENDED', '/data/policy', 'a suspension runs then'),
  ],
  'policy.suspension-extended': [names('policy.suspended')],
  'policy.reinstated': [
    (act) => when(isResting(act, 'suspension'), 'NOT_SUSPENDED', '/data/policy', 'no suspension runs then'),
  ],
  'policy.enforcement-resumed': [
    (act) => when(isResting(act, 'waiver'), 'NOT_WAIVED', '/data/policy', 'no waiver runs then'),
  ],
  'policy.stayed': [needsCourt],
  'policy.vacated': [needsCourt],
  'policy.stay-lifted': [needsCourt, isStayed],
  'policy.stay-extended': [needsCourt, names('policy.stayed'), isStayed],
  'policy.rescinded': [lives],
  'policy.lifted': [lives],
}

function isUndated({ judging, targets }: Act): readonly Rejection[] {
  const isDated = targets.flat().every((target) => startOf(judging, target).kind !== 'never')
  return when(isDated, 'ALREADY_DATED', '/data/policy', 'its start is fixed')
}

function isStayed(act: Act): readonly Rejection[] {
  return when(isResting(act, 'stay'), 'NOT_STAYED', '/data/policy', 'no stay runs then')
}

/** Whether a pause surely runs for one of the provisions. */
function isRunning({ judging, targets }: Act, pause: Pause): boolean {
  return targets.some((wordings) =>
    isCertain(judging, (scene) => wordings.some((target) => isPaused(scene, target, pause))),
  )
}

/**
 * Whether a pause, the one of an id where the event names it, surely does not run for one of the named provisions; where none
 * is named, for nothing of the policy.
 */
function isResting({ judging, policy, targets }: Act, pause: Pause): boolean {
  const { provisions, target: id } = dataOf(judging) as { provisions?: string[]; target?: string }
  const all = provisions === undefined ? [[...targets.flat(), ...wordingsOf(policy)]] : targets
  return all.some((wordings) =>
    isExcluded(judging, (scene) => wordings.some((target) => isPaused(scene, target, pause, id))),
  )
}

/** What one state check is made of: all wordings of a provision, or the policy itself. */
type Wordings = readonly StatusTarget[]

/** What the event acts on: each named provision, else the policy. */
function targetsOf(judging: Judging, policy: Policy): readonly Wordings[] {
  const { provisions } = dataOf(judging) as { provisions?: string[] }
  if (provisions === undefined)
    return [[{ policy, rule: null, subject: isCourtAct(judging) ? 'anyone' : null, view: 'applied' }]]
  const wordings = wordingsOf(policy)
  return provisions.map((id) => wordings.filter(({ rule }) => rule!.provision.id === id))
}

function wordingsOf(policy: Policy): Wordings {
  return rulesOf(policy).map((rule) => ({ policy, rule, subject: 'anyone', view: 'applied' }))
}

function isLastWording({ rule }: StatusTarget): boolean {
  return rule === null || rule.supersededBy.length === 0
}

function decideAlive(judging: Judging, targets: readonly Wordings[]): readonly Rejection[] {
  const isAny = (wanted: string) =>
    targets.some((wordings) =>
      isCertain(judging, (scene) => wordings.every((target) => statusOf(scene, target).status === wanted)),
    )
  const isAmendment = judging.proposed.event.type === 'policy.amended'
  if (isAny('void'))
    return [refusal(isAmendment ? 'POLICY_VOID' : 'POLICY_ENDED', '/data/policy', 'a court voided it from the start')]
  return when(isAny('ended'), 'POLICY_ENDED', '/data/policy', 'it has ended then')
}

function requireCourt(judging: Judging): readonly Rejection[] {
  return when(dataOf(judging)['court'] === undefined, 'COURT_REQUIRED', '/data/court', 'a court is named')
}

/** The event a `target` names must be a live one of the type, about this policy. */
function decideTarget(judging: Judging, type: string): readonly Rejection[] {
  const { target, policy } = dataOf(judging) as Readonly<Record<string, string | undefined>>
  if (target === undefined) return ACCEPTED
  const event = liveAt(judging.facts, target, judging.facts.head)
  const fits = event?.type === type && event.data['policy'] === policy
  return when(!fits, 'UNKNOWN_REFERENCE', '/data/target', `no live ${type} of this policy`)
}

function startOf(judging: Judging, target: StatusTarget): Time {
  return datesOf(plainScene(judging), target).start
}

function hasSunset(judging: Judging, policy: Policy): boolean {
  const scene = plainScene(judging)
  const common = { policy, subject: null, view: 'applied' } as const
  return [null, ...rulesOf(policy)].some((rule) => datesOf(scene, { ...common, rule }).ends.length > 0)
}

function postpone(judging: Judging, target: StatusTarget): readonly Rejection[] {
  const data = dataOf(judging) as unknown as DataOf<'policy.postponed'>
  const { zone } = target.policy
  const { start, compliance } = datesOf(plainScene(judging), target)
  const move = (field: 'newEffectiveFrom' | 'newComplianceFrom', current: Time): readonly Rejection[] => {
    const next = data[field]
    if (next === undefined) return ACCEPTED
    if (hasPassed(judging, current, zone))
      return [refusal('ALREADY_EFFECTIVE', `/data/${field}`, 'that date has come: suspend instead')]
    return when(
      !isLaterDate(readTime(next), current, zone),
      'POSTPONE_NOT_LATER',
      `/data/${field}`,
      'a postponement moves the date later',
    )
  }
  return [...move('newEffectiveFrom', start), ...move('newComplianceFrom', compliance ?? start)]
}

function hasPassed({ proposed }: Judging, time: Time, zone: string): boolean {
  return time.kind !== 'never' && orderKey(time, zone) <= orderKey(proposed.from, zone)
}

function amend(judging: Judging, policy: Policy): readonly Rejection[] {
  const { changes } = dataOf(judging) as unknown as DataOf<'policy.amended'>
  const known = provisionIdsOf(plainScene(judging), policy)
  const missing = (ids: readonly string[], list: string) =>
    ids.flatMap((id, index) =>
      when(
        !known.has(id),
        'UNKNOWN_PROVISION',
        `/data/changes/${list}/${index}`,
        `${policy.id} has no provision ${id}`,
      ),
    )
  const duplicates = (changes.add ?? []).flatMap(({ id }, index) =>
    when(
      known.has(id),
      'DUPLICATE_PROVISION',
      `/data/changes/add/${index}/id`,
      `${policy.id} has ${id}: replace it instead`,
    ),
  )
  return firstOf(
    () => [
      ...missing(
        (changes.replace ?? []).map(({ id }) => id),
        'replace',
      ),
      ...missing(changes.remove ?? [], 'remove'),
      ...duplicates,
    ],
    () => decideProvisions(judging),
  )
}
