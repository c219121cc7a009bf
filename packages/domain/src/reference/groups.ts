import { believed } from '../belief/believed.ts'
import { latest, type Scene } from '../belief/scene.ts'

/** Positions of the events an evaluation rested on. */
export type Evidence = Set<number>

/** Kind of a group at D; undefined before its definition. */
export function groupKind(scene: Scene, group: string): 'jurisdictions' | 'organisations' | undefined {
  return believed(scene, `group:${group}`).at(-1)?.event.data['kind'] as 'jurisdictions' | 'organisations' | undefined
}

/**
 * Whether a member belongs to a group at D in this world (domain.md section 3): the last event about it decides; nested
 * groups contribute; whoever a partial group does not name is undecided.
 */
export function isMember(scene: Scene, group: string, member: string, zone: string, evidence: Evidence): boolean {
  return judge(scene, group, member, zone, evidence, new Set())
}

function judge(
  scene: Scene,
  group: string,
  member: string,
  zone: string,
  evidence: Evidence,
  entered: Set<string>,
): boolean {
  if (entered.has(group)) return false
  entered.add(group)
  const direct = latest(scene, believed(scene, `member:${group}|${member}`), zone)
  if (direct?.event.type === 'group.member.excluded') return false
  if (direct?.event.type === 'group.member.added') {
    evidence.add(direct.position)
    return true
  }
  for (const { name, position } of nestedGroups(scene, group, zone)) {
    if (!judge(scene, name, member, zone, evidence, entered)) continue
    evidence.add(position)
    return true
  }
  if (direct !== undefined) return false
  const definition = latest(scene, believed(scene, `group:${group}`), zone)
  return definition?.event.data['completeness'] === 'partial' && scene.choose(`member:${group}|${member}`, 2) === 0
}

function nestedGroups(scene: Scene, group: string, zone: string): { name: string; position: number }[] {
  const names = new Set(believed(scene, `nested:${group}`).map(({ event }) => event.data['member'] as string))
  return [...names].flatMap((member) => {
    const entry = latest(scene, believed(scene, `member:${group}|${member}`), zone)
    return entry?.event.type === 'group.member.added'
      ? [{ name: member.slice('group:'.length), position: entry.position }]
      : []
  })
}

/** The members a group names at D, nested groups opened. */
export function namedMembers(scene: Scene, group: string, zone: string): ReadonlySet<string> {
  return collect(scene, group, zone, new Map())
}

/** A group reached twice gives the same members twice; one inside itself adds none. */
function collect(
  scene: Scene,
  group: string,
  zone: string,
  opened: Map<string, ReadonlySet<string>>,
): ReadonlySet<string> {
  const known = opened.get(group)
  if (known !== undefined) return known
  const members = new Set<string>()
  opened.set(group, members)
  for (const { name } of nestedGroups(scene, group, zone))
    for (const member of collect(scene, name, zone, opened)) members.add(member)
  const named = new Set(believed(scene, `members:${group}`).map(({ event }) => event.data['member'] as string))
  for (const member of named) {
    if (member.startsWith('group:')) continue
    const entry = latest(scene, believed(scene, `member:${group}|${member}`), zone)?.event.type
    if (entry === 'group.member.added') members.add(member)
    if (entry === 'group.member.excluded') members.delete(member)
  }
  return members
}
