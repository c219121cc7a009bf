import { believed } from '../belief/believed.ts'
import { type Scene, startAtom } from '../belief/scene.ts'
import type { DataOf } from '../events/registry.ts'
import type { Provision } from '../events/scope.ts'
import { type Content, statedTime } from '../facts/content.ts'
import { authorityOf } from '../reference/places.ts'
import type { Time } from '../time/parse-time.ts'
import { orderKey } from '../time/reached.ts'

/** A legal instrument as believed: its announcement and what happened to it, in log order. */
export interface Policy {
  readonly id: string
  readonly authority: string
  readonly zone: string
  /** Jurisdiction of the authority; null when it is not known. */
  readonly home: string | null
  readonly announcement: Content
  /** Events after the announcement by type, each oldest in the log first. */
  readonly lifecycle: ReadonlyMap<string, readonly Content[]>
  /** False for `proposal` and `intent`, which never apply. */
  readonly binds: boolean
}

/** What an announcement or amendment says of one provision, until a later one replaces or removes it. */
export interface Wording {
  /** Null = removed. */
  readonly provision: Provision | null
  readonly origin: Content
  /** Later wordings of the same provision, removals included. */
  readonly supersededBy: readonly Wording[]
}

/** A wording that rules. */
export interface Rule extends Wording {
  readonly policy: Policy
  readonly provision: Provision
}

/** Reads a policy; null while nothing believed announces it (lifecycle events without their policy are ignored). */
export function readPolicy(scene: Scene, id: string): Policy | null {
  const events = believed(scene, `policy:${id}`)
  const announcement = events.find(({ event }) => event.type === 'policy.announced')
  if (announcement === undefined) return null
  const data = announcement.event.data as unknown as DataOf<'policy.announced'>
  const { zone, jurisdiction } = authorityOf(scene, data.authority)
  return {
    id,
    authority: data.authority,
    zone,
    home: jurisdiction,
    announcement,
    lifecycle: Map.groupBy(
      events.filter(({ event }) => event.type !== 'policy.announced'),
      ({ event }) => event.type,
    ),
    binds: data.legalForm !== 'proposal' && data.legalForm !== 'intent',
  }
}

/** Events of one type in a policy's life, oldest in the log first. */
export function lifecycleOf({ lifecycle }: Policy, type: string): readonly Content[] {
  return lifecycle.get(type) ?? []
}

/** Start of a wording as its origin states it, before any postponement. */
export function statedStart({ provision, origin }: Omit<Wording, 'supersededBy'>): {
  readonly time: Time
  readonly atom: string
} {
  if (provision?.effectiveFrom !== undefined)
    return {
      time: statedTime(origin.event, 'effectiveFrom', provision.effectiveFrom),
      atom: `${origin.position}:${provision.id}:from`,
    }
  return { time: origin.from, atom: startAtom(origin) }
}

/** Every wording every provision of a policy ever had, amendments applied (domain.md section 4.1). */
export function rulesOf(policy: Policy): readonly Rule[] {
  const drafts = draftsOf(policy)
  for (const draft of drafts)
    draft.supersededBy.push(...drafts.filter((other) => other.id === draft.id && isAfter(other, draft, policy)))
  return drafts.flatMap(({ provision, origin, supersededBy }) =>
    provision === null ? [] : [{ policy, provision, origin, supersededBy }],
  )
}

interface Draft extends Wording {
  readonly id: string
  readonly supersededBy: Wording[]
}

function draftsOf({ announcement, lifecycle }: Policy): readonly Draft[] {
  const { provisions, reach } = announcement.event.data as unknown as DataOf<'policy.announced'>
  const worded = (origin: Content) => (provision: Provision) => ({
    id: provision.id,
    provision: reach === undefined ? provision : { reach, ...provision },
    origin,
    supersededBy: [],
  })
  const drafts: Draft[] = provisions.map(worded(announcement))
  for (const amendment of lifecycle.get('policy.amended') ?? []) {
    const { changes } = amendment.event.data as unknown as DataOf<'policy.amended'>
    drafts.push(...[...(changes.add ?? []), ...(changes.replace ?? [])].map(worded(amendment)))
    drafts.push(...(changes.remove ?? []).map((id) => ({ id, provision: null, origin: amendment, supersededBy: [] })))
  }
  return drafts
}

/** An amendment changes what was announced, however early it takes effect; amendments follow each other by start, then position. */
function isAfter(a: Wording, b: Wording, { announcement, zone }: Policy): boolean {
  if (a.origin.position === b.origin.position || a.origin === announcement) return false
  if (b.origin === announcement) return true
  const [first, second] = [orderKey(statedStart(a).time, zone), orderKey(statedStart(b).time, zone)]
  return first === second ? a.origin.position > b.origin.position : first > second
}
