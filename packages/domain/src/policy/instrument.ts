import { remember } from '../belief/remember.ts'
import type { Scene } from '../belief/scene.ts'
import { AUTHORITIES } from '../facts/keys.ts'
import { addDays, type Day } from '../time/calendar.ts'
import type { Time } from '../time/parse-time.ts'
import { boundsOf, dayIn } from '../time/reached.ts'
import { type Policy, type Rule, readPolicy, rulesOf, statedStart, type Wording } from './read-policy.ts'

/** A policy with every wording of its provisions. */
export interface Instrument {
  readonly policy: Policy
  readonly rules: readonly Rule[]
  /** Which wordings may have a say from which day on; null where that depends on more than days. */
  readonly agenda: readonly Entry[] | null
}

interface Entry {
  readonly from: Day
  readonly rules: readonly Rule[]
}

/** Reads a policy and its wordings, once per state of the log; null while nothing believed announces it. */
export function readInstrument(scene: Scene, id: string): Instrument | null {
  const name = { kind: 'instrument', of: id, keys: [`policy:${id}`, AUTHORITIES] }
  return remember(scene, name, () => {
    const policy = readPolicy(scene, id)
    if (policy === null) return null
    const rules = rulesOf(policy)
    return { policy, rules, agenda: isPlain(policy) ? agendaOf(rules) : null }
  })
}

/** The wordings that may have a say at D; most are history, so this is asked before anything else. */
export function rulesAt({ asOf, consult }: Scene, { policy: { zone }, rules, agenda }: Instrument): readonly Rule[] {
  if (agenda === null) return rules
  const day = dayIn(asOf, zone)
  let [low, high] = [0, agenda.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (agenda[middle]!.from <= day) low = middle + 1
    else high = middle
  }
  const [current, next] = [agenda[low - 1], agenda[low]]
  for (const entry of [current, next]) if (entry !== undefined) consult.time(toDay(entry.from), zone)
  return current?.rules ?? []
}

/** Sorts after every day. */
const NEVER = '~'

/** Acts that can move a wording, or end it before it begins. */
const MOVING = ['policy.postponed', 'policy.commenced', 'policy.vacated', 'policy.rescinded', 'policy.lifted']

/** Whether nothing but the days its wordings state moves a policy's wordings. */
function isPlain({ lifecycle }: Policy): boolean {
  const amendments = lifecycle.get('policy.amended') ?? []
  return (
    MOVING.every((type) => !lifecycle.has(type)) &&
    amendments.every(({ event, to }) => to === null && event.data['by'] === undefined)
  )
}

function agendaOf(rules: readonly Rule[]): readonly Entry[] {
  const spans = rules.map((rule) => ({ rule, ...spanOf(rule) })).sort((a, b) => (a.from < b.from ? -1 : 1))
  const days = [...new Set(spans.flatMap(({ from, to }) => [from, to]))].filter((day) => day !== NEVER).sort()
  const entries: Entry[] = []
  let [running, next]: [typeof spans, number] = [[], 0]
  for (const day of days) {
    running = running.filter(({ to }) => to > day)
    for (let span = spans[next]; span !== undefined && span.from <= day; span = spans[next]) {
      if (span.to > day) running.push(span)
      next += 1
    }
    entries.push({ from: day, rules: running.map(({ rule }) => rule) })
  }
  return entries
}

/** Days `[from, to)` outside of which a wording surely has no say: neither announced nor begun yet, or replaced. */
function spanOf(rule: Rule): { readonly from: Day; readonly to: Day } {
  const { origin, supersededBy, policy } = rule
  const { announcement, zone } = policy
  const earliest = (time: Time) => boundsOf(time, zone)?.earliest ?? NEVER
  const latest = (time: Time) => dayItHasSurelyCome(time, zone)
  const startOf = (later: Wording) => {
    const own = latest(statedStart(later).time)
    const waits = later.provision?.effectiveFrom === undefined
    return waits ? [own, latest(announcement.from)].sort().at(-1)! : own
  }
  return {
    from: [statedStart(rule).time, origin.announced].map(earliest).sort()[0]!,
    to: [...supersededBy.map(startOf), NEVER].sort()[0]!,
  }
}

/** First day through all of which a time has come: an hour comes in the course of its day. */
function dayItHasSurelyCome(time: Time, zone: string): Day {
  const day = boundsOf(time, zone)?.latest ?? NEVER
  return time.kind === 'instant' ? addDays(day, 1) : day
}

function toDay(day: Day): Time {
  return { kind: 'day', day, doubted: false }
}
