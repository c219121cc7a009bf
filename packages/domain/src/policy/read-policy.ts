import { believed, type Scene, startAtom } from '../belief/scene.ts'
import type { DataOf } from '../events/registry.ts'
import type { Provision } from '../events/scope.ts'
import type { Content } from '../facts/content.ts'
import { authorityOf } from '../reference/places.ts'
import { readTime, type Time } from '../time/parse-time.ts'
import { orderKey } from '../time/reached.ts'

/** A legal instrument as believed: its announcement and what happened to it, in log order. */
export interface Policy {
  readonly id: string
  readonly authority: string
  readonly zone: string
  readonly announcement: Content
  readonly lifecycle: readonly Content[]
  /** False for `proposal` and `intent`, which never apply. */
  readonly binds: boolean
}

/** One wording of one provision: from the announcement or an amendment, until a later one replaces or removes it. */
export interface Rule {
  readonly policy: Policy
  readonly provision: Provision
  readonly origin: Content
  /** Amendments that replace or remove this wording. */
  readonly supersededBy: readonly { readonly amendment: Content; readonly from: Time; readonly atom: string }[]
}

/** Reads a policy; null while nothing believed announces it (lifecycle events without their policy are ignored). */
export function readPolicy(scene: Scene, id: string): Policy | null {
  const events = believed(scene, `policy:${id}`)
  const announcement = events.find(({ event }) => event.type === 'policy.announced')
  if (announcement === undefined) return null
  const data = announcement.event.data as unknown as DataOf<'policy.announced'>
  return {
    id,
    authority: data.authority,
    zone: authorityOf(scene, data.authority).zone,
    announcement,
    lifecycle: events.filter(({ event }) => event.type !== 'policy.announced'),
    binds: data.legalForm !== 'proposal' && data.legalForm !== 'intent',
  }
}

/** Events of one type in a policy's life, oldest in the log first. */
export function lifecycleOf({ lifecycle }: Policy, type: string): readonly Content[] {
  return lifecycle.filter(({ event }) => event.type === type)
}

/** Start of a provision as its origin states it, before any postponement. */
export function statedStart(provision: Provision, origin: Content): { readonly time: Time; readonly atom: string } {
  if (provision.effectiveFrom !== undefined)
    return { time: readTime(provision.effectiveFrom), atom: `${origin.position}:${provision.id}:from` }
  return { time: origin.from, atom: startAtom(origin) }
}

type Wording = {
  readonly id: string
  readonly provision: Provision | null
  readonly origin: Content
  readonly from: Time
  readonly atom: string
}

/** Every wording every provision of a policy ever had, amendments applied (domain.md section 4.1). */
export function rulesOf(policy: Policy): readonly Rule[] {
  const wordings = wordingsOf(policy)
  return wordings.flatMap((wording) => {
    if (wording.provision === null) return []
    const supersededBy = wordings
      .filter((other) => other.id === wording.id && isAfter(other, wording, policy.zone))
      .map(({ origin, from, atom }) => ({ amendment: origin, from, atom }))
    return [{ policy, provision: wording.provision, origin: wording.origin, supersededBy }]
  })
}

function wordingsOf(policy: Policy): readonly Wording[] {
  const announced = (policy.announcement.event.data as unknown as DataOf<'policy.announced'>).provisions
  const wordings = announced.map((provision) => toWording(provision, policy.announcement))
  for (const amendment of lifecycleOf(policy, 'policy.amended')) {
    const { changes } = amendment.event.data as unknown as DataOf<'policy.amended'>
    for (const provision of [...(changes.add ?? []), ...(changes.replace ?? [])])
      wordings.push(toWording(provision, amendment))
    for (const id of changes.remove ?? [])
      wordings.push({ id, provision: null, origin: amendment, from: amendment.from, atom: startAtom(amendment) })
  }
  return wordings
}

function toWording(provision: Provision, origin: Content): Wording {
  const { time, atom } = statedStart(provision, origin)
  return { id: provision.id, provision, origin, from: time, atom }
}

function isAfter(a: Wording, b: Wording, zone: string): boolean {
  if (a.origin.position === b.origin.position) return false
  const [first, second] = [orderKey(a.from, zone), orderKey(b.from, zone)]
  return first === second ? a.origin.position > b.origin.position : first > second
}
