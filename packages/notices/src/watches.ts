import type { Watched } from '@asof/contract'
import { type Lens, positionsOfStream, positionsOfType, type Query, type Watch } from '@asof/domain'
import type { LedgerReader } from '@asof/reader'

/** Most questions that one subscription may watch; more is refused, never cut. */
export const MAX_WATCHES = 20_000

/**
 * The questions a watched one stands for, as far as its ledger ever named what it leaves open; null when these are more
 * than {@link MAX_WATCHES}. A provider is watched as such and by each of its items.
 */
export function watchesOf(reader: LedgerReader, watched: Watched): readonly Watch[] | null {
  const recipients = recipientsOf(reader, watched)
  const subjects = subjectsOf(reader, watched)
  if (recipients.length * subjects.length > MAX_WATCHES) return null
  const { activity, endUse, view, minConfidence } = watched
  const rest: Query = { ...(activity && { activity }), ...(endUse && { endUse }) }
  const lens: Lens = { ...(view && { view }), ...(minConfidence && { minConfidence }) }
  return recipients.flatMap((recipient) =>
    subjects.map((subject) => ({ ...lens, query: { ...recipient, ...subject, ...rest } })),
  )
}

function recipientsOf(reader: LedgerReader, { jurisdiction, org, group }: Watched): readonly Query[] {
  if (jurisdiction !== undefined || org !== undefined)
    return [{ ...(jurisdiction && { jurisdiction }), ...(org && { org }) }]
  if (group === undefined) return textsOf(reader, 'jurisdiction.registered', 'jurisdiction').map(toPlace)
  const members = [...membersOf(reader, group, new Set())]
  return kindOf(reader, group) === 'organisations' ? members.map((each) => ({ org: each })) : members.map(toPlace)
}

function subjectsOf(reader: LedgerReader, { item, class: named, provider }: Watched): readonly Query[] {
  if (item !== undefined) return [{ item, ...(provider && { provider }) }]
  if (named !== undefined) return classedAs(reader, named, provider)
  const items = textsOf(
    reader,
    'item.registered',
    'item',
    (data) => provider === undefined || data['provider'] === provider,
  )
  return [...(provider === undefined ? [] : [{ provider }]), ...items.map(toItem)]
}

function classedAs(reader: LedgerReader, named: string, provider: string | undefined): readonly Query[] {
  const items = textsOf(reader, 'item.classified', 'item', (data) => data['class'] === named)
  const own = new Set(textsOf(reader, 'item.registered', 'item', (data) => data['provider'] === provider))
  return items.filter((each) => provider === undefined || own.has(each)).map(toItem)
}

function toPlace(jurisdiction: string): Query {
  return { jurisdiction }
}

function toItem(item: string): Query {
  return { item }
}

type Data = Readonly<Record<string, unknown>>

/** Values of a field of every event of a type as first recorded, each once, sorted. */
function textsOf({ facts }: LedgerReader, type: string, field: string, fits: (data: Data) => boolean = () => true) {
  const all = positionsOfType(facts, type).map((position) => facts.events.at(position).data)
  return [...new Set(all.filter(fits).map((data) => data[field] as string))].sort()
}

function kindOf({ facts }: LedgerReader, group: string): unknown {
  return positionsOfStream(facts, `group:${group}`)
    .map((position) => facts.events.at(position))
    .findLast(({ type }) => type === 'group.defined')?.data['kind']
}

/** Everybody who was ever added to a group or to one nested in it. */
function membersOf(reader: LedgerReader, group: string, seen: Set<string>): ReadonlySet<string> {
  if (seen.has(group)) return new Set()
  seen.add(group)
  const { facts } = reader
  const members = new Set<string>()
  for (const position of positionsOfStream(facts, `group:${group}`)) {
    const { type, data } = facts.events.at(position)
    const member = data['member']
    if (type !== 'group.member.added' || typeof member !== 'string') continue
    const nested = /^group:(.+)$/.exec(member)?.[1]
    for (const each of nested === undefined ? [member] : membersOf(reader, nested, seen)) members.add(each)
  }
  return members
}
