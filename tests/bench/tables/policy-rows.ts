import type { RecordedEvent } from '@asof/domain'
import { dayNumber, depthOf, homeOf, numberIn, WORLD } from '../workload/world.ts'
import type { Assertion } from './assertion.ts'
import { type Painted, repaint, type Span } from './repaint.ts'
import { ALWAYS, createRows, FOREVER, type Rows } from './rows.ts'

/** Recipients as numbers: 0 anyone, then the groups, then the places. */
export const [FIRST_GROUP, FIRST_PLACE] = [1, 1 + WORLD.groups]
const EFFECTS = ['permit', 'permit-with-conditions', 'require-licence', 'prohibit']
const REVIEWS = [undefined, 'approval', 'case-by-case', 'denial']

interface Provision {
  readonly effect: string
  readonly reviewPolicy?: string
  readonly effectiveTo?: string
  readonly scope: {
    readonly items: readonly [string]
    readonly recipients?: { readonly groups?: readonly [string]; readonly jurisdictions?: readonly [string] }
  }
}

/** One wording of a policy's provision; its start may be corrected. */
interface Wording {
  readonly position: number
  start: number
  readonly values: readonly number[]
  /** Own end of the provision; it never falls back to the wording before. */
  readonly end: number
}

interface Policy {
  readonly number: number
  readonly authority: number
  announcement: Wording | null
  /** Live amendments by start, then position. */
  readonly amendments: Wording[]
  painted: readonly Painted<Wording>[]
}

/** Rules as a SQL user keeps them: one row per wording, span of days and span of knowledge. */
export interface PolicyRows {
  readonly rules: Rows
  /** Takes an announcement or an amendment; tells how to correct or retract it. */
  take(event: RecordedEvent): Assertion
}

export function createPolicyRows(): PolicyRows {
  const rules = createRows('item', 'recip', 'authority', 'home', 'depth', 'lv', 'rv', 'enacted', 'prov')
  const policies = new Map<string, Policy>()
  /** @param since first day on which anything may differ */
  const paint = (policy: Policy, position: number, since: number) => {
    const is = spansOf(policy, since)
    policy.painted = repaint(rules, { was: policy.painted, is, position }, ({ values }) => values)
  }
  return {
    rules,
    take: (event) => {
      const { policy: id } = event.data as { policy: string }
      const policy = policies.get(id) ?? openPolicy(policies, id, event)
      const wording = toWording(event, policy)
      const isFirst = event.type === 'policy.announced'
      if (isFirst) policy.announcement = wording
      else insert(policy.amendments, wording)
      paint(policy, event.position, isFirst ? ALWAYS : wording.start)
      return {
        correct: (start, position) => {
          const since = isFirst ? ALWAYS : Math.min(start, wording.start)
          wording.start = start
          if (!isFirst) insert(remove(policy.amendments, wording), wording)
          paint(policy, position, since)
        },
        retract: (position) => {
          if (isFirst) policy.announcement = null
          else remove(policy.amendments, wording)
          paint(policy, position, isFirst ? ALWAYS : wording.start)
        },
      }
    },
  }
}

function openPolicy(policies: Map<string, Policy>, id: string, { data }: RecordedEvent): Policy {
  const authority = numberIn((data as { authority: string }).authority)
  const policy: Policy = { number: numberIn(id), authority, announcement: null, amendments: [], painted: [] }
  policies.set(id, policy)
  return policy
}

function toWording({ position, data, announcedAt, effectiveFrom }: RecordedEvent, policy: Policy): Wording {
  const { provisions, changes } = data as { provisions?: [Provision]; changes?: { replace: [Provision] } }
  const [{ effect, reviewPolicy, effectiveTo, scope }] = provisions ?? changes!.replace
  const item = numberIn(scope.items[0])
  const values = [
    item,
    recipientOf(scope.recipients),
    policy.authority,
    homeOf(policy.authority),
    depthOf(item),
    EFFECTS.indexOf(effect),
    REVIEWS.indexOf(reviewPolicy),
    dayNumber(announcedAt!),
    policy.number,
  ]
  const end = effectiveTo === undefined ? FOREVER : dayNumber(effectiveTo)
  return { position, start: dayNumber(effectiveFrom!), values, end }
}

function recipientOf(recipients: Provision['scope']['recipients']): number {
  if (recipients?.groups !== undefined) return FIRST_GROUP + numberIn(recipients.groups[0])
  return recipients?.jurisdictions === undefined ? 0 : FIRST_PLACE + numberIn(recipients.jurisdictions[0])
}

function insert(amendments: Wording[], wording: Wording): void {
  let at = amendments.length
  while (at > 0 && isAfter(amendments[at - 1]!, wording)) at -= 1
  amendments.splice(at, 0, wording)
}

function isAfter(a: Wording, b: Wording): boolean {
  return a.start - b.start > 0 || (a.start === b.start && a.position > b.position)
}

/** NOTE: a correction moves what stands out of order already, so it is looked for by identity. */
function remove(amendments: Wording[], wording: Wording): Wording[] {
  amendments.splice(amendments.lastIndexOf(wording), 1)
  return amendments
}

/**
 * domain.md section 4.1: the wording that began last rules; the announcement comes before every amendment whatever its
 * start, and no amendment stands before the announcement has begun. Of two that begin together the later recorded counts.
 * @param since what stands before it is taken over
 */
function spansOf({ announcement, amendments, painted }: Policy, since: number): readonly Span<Wording>[] {
  if (announcement === null) return []
  let first = amendments.length
  while (first > 0 && amendments[first - 1]!.start >= since) first -= 1
  const before = amendments[first - 1]
  const begun = [before ?? announcement, ...amendments.slice(first)].reduce<{ from: number; of: Wording }[]>(
    (list, of) => {
      const from = Math.max(of.start, announcement.start)
      if (list.at(-1)?.from === from) list.pop()
      list.push({ from, of })
      return list
    },
    [],
  )
  const kept = before === undefined ? [] : painted.filter(({ from }) => from < begun[0]!.from)
  const fresh = begun.flatMap(({ from, of }, index) => {
    const to = Math.min(begun[index + 1]?.from ?? FOREVER, of.end)
    return to > from ? [{ from, to, of }] : []
  })
  return [...kept, ...fresh]
}
