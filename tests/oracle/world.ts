import type { Time } from '@asof/domain'
import { CONFIDENCES } from '../support/words.ts'
import { type Claim, isReached, type Moment, span } from './claims.ts'

/** One way the undecided facts can be, at one D. */
export interface World {
  readonly claims: readonly Claim[]
  readonly at: Moment
  readonly ask: (atom: string, options: number) => number
  /** Told every time value looked at, with the zone it is judged in. */
  readonly note: (time: Time, zone: string) => void
}

const MAX_ATOMS = 12

class Undecided {
  readonly atom: string
  readonly options: number
  constructor(atom: string, options: number) {
    this.atom = atom
    this.options = options
  }
}

/** One result per world; null when a world holds more undecided facts than are told apart (domain.md section 6.5). */
export function inEveryWorld<T>(evaluate: (ask: World['ask']) => T): readonly T[] | null {
  const results: T[] = []
  const open: ReadonlyMap<string, number>[] = [new Map()]
  for (let decided = open.pop(); decided !== undefined; decided = open.pop()) {
    const known = decided
    try {
      results.push(
        evaluate((atom, options) => {
          const answer = known.get(atom)
          if (answer === undefined) throw new Undecided(atom, options)
          return answer
        }),
      )
    } catch (thrown) {
      if (!(thrown instanceof Undecided)) throw thrown
      if (known.size >= MAX_ATOMS) return null
      for (let option = 0; option < thrown.options; option++) open.push(new Map([...known, [thrown.atom, option]]))
    }
  }
  return results
}

/** Claims of one kind, rival claims resolved. */
export function believed(world: World, fits: (claim: Claim) => boolean): readonly Claim[] {
  return world.claims.filter((claim) => fits(claim) && isChosen(world, claim))
}

/** domain.md section 6.5, last paragraph. */
function isChosen(world: World, claim: Claim): boolean {
  if (claim.fact === undefined) return true
  const rivals = world.claims.filter(({ fact, type }) => fact === claim.fact && type !== 'claim.resolved')
  const resolution = world.claims.findLast(({ type, data }) => type === 'claim.resolved' && data.fact === claim.fact)
  const chosen = rivals.find(({ id }) => id === resolution?.data.chosen)
  if (chosen !== undefined) return chosen === claim
  const best = Math.min(...rivals.map(({ confidence }) => CONFIDENCES.indexOf(confidence)))
  const kinds: Claim[] = []
  for (const rival of rivals)
    if (CONFIDENCES.indexOf(rival.confidence) === best && !kinds.some((kind) => saysTheSame(kind, rival)))
      kinds.push(rival)
  if (kinds.length === 1) return kinds[0] === claim
  return kinds[world.ask(`rivals ${claim.fact}`, kinds.length)] === claim
}

function saysTheSame(a: Claim, b: Claim): boolean {
  const said = ({ type, announced, from, to, data }: Claim) => stable([type, announced, from, to, data])
  return said(a) === said(b)
}

/** JSON that is equal for equal values. */
export function stable(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(stable).join()}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null'
  const fields = Object.entries(value).filter(([, field]) => field !== undefined)
  return `{${fields
    .map(([name, field]) => `${name}:${stable(field)}`)
    .sort()
    .join()}}`
}

export function hasCome(world: World, time: Time, zone: string, atom: string): boolean {
  world.note(time, zone)
  return isReached(time, world.at, zone) ?? world.ask(atom, 2) === 0
}

export function startAtom({ position, startsWhenAnnounced }: Claim): string {
  return `${position} ${startsWhenAnnounced ? 'announced' : 'starts'}`
}

export function hasStarted(world: World, claim: Claim, zone: string): boolean {
  return hasCome(world, claim.from, zone, startAtom(claim))
}

export function isRunning(world: World, claim: Claim, zone: string): boolean {
  if (!hasStarted(world, claim, zone)) return false
  return claim.to === null || !hasCome(world, claim.to, zone, `${claim.position} ends`)
}

/** Order by start, then position; an imprecise start counts from its latest day. */
export function compareStarts(a: Claim, b: Claim, zone: string): number {
  return compareTimes(a.from, b.from, zone) || a.position - b.position
}

/** Whether a pause came before what ends or extends it; the log tells where the days leave it open. */
export function isPausedBefore(pause: Claim, act: Claim, zone: string): boolean {
  const [paused, acted] = [span(pause.from, zone), span(act.from, zone)]
  const isExact = pause.from.kind !== 'window'
  const isApart = paused === null || acted === null || paused[1] < acted[0] || acted[1] < paused[0]
  return isExact || isApart ? compareStarts(pause, act, zone) < 0 : pause.position < act.position
}

export function compareTimes(a: Time, b: Time, zone: string): number {
  const rank = (time: Time): readonly [string, number] => [
    span(time, zone)?.[1] ?? '9999-99-99',
    time.kind === 'instant' ? time.ms : Number.NEGATIVE_INFINITY,
  ]
  const [[dayA, msA], [dayB, msB]] = [rank(a), rank(b)]
  if (dayA !== dayB) return dayA < dayB ? -1 : 1
  return msA === msB ? 0 : msA < msB ? -1 : 1
}

/** The last reached event that is not over (domain.md section 3). */
export function lastRunning(world: World, claims: readonly Claim[], zone: string): Claim | undefined {
  return claims
    .filter((claim) => isRunning(world, claim, zone))
    .sort((a, b) => compareStarts(a, b, zone))
    .at(-1)
}

/** Zone and jurisdiction of an authority. */
export function authorityNamed(world: World, name: string): { zone: string; jurisdiction: string | null } {
  const found = believed(world, ({ type, data }) => type === 'authority.registered' && data.authority === name).at(-1)
  return found === undefined ? { zone: 'UTC', jurisdiction: null } : found.data
}
