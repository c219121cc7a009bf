import type { RecordedEvent } from '../api/queries.ts'
import type { Names } from './names.ts'
import { sentence, textOf } from './text.ts'

type Data = Readonly<Record<string, unknown>>
type Describe = (data: Data, names: Names) => string

const stances: Readonly<Record<string, string>> = {
  supports: 'for',
  'supports-with-reservations': 'for, with reservations',
  opposes: 'against',
  'calls-for': 'calling for it',
  neutral: 'neither for nor against',
}

const reviews: Readonly<Record<string, string>> = {
  checked: 'checked',
  disputed: 'disputed',
  withdrawn: 'reviewed: an earlier verdict withdrawn',
}

/** One sentence per type of event; types without an own one are told by their name. */
const sentences: Readonly<Record<string, Describe>> = {
  'policy.announced': (data, names) =>
    `${nameIn(data, 'authority', names)}: ${textOf(data['title']) ?? data['policy']}`,
  'licence.granted': (data, names) => `Licence ${data['licence']} granted to ${nameIn(data, 'holder', names)}`,
  'statement.made': (data, names) =>
    `${speakerOf(data, names)} on ${topicsOf(data)}: ${stances[String(data['stance'])] ?? data['stance']}`,
  'silence.observed': (data, names) => `${nameIn(data, 'party', names)} said nothing on ${topicsOf(data)}`,
  'group.defined': (data, names) => `List defined: ${names.of(String(data['group']))}`,
  'group.member.added': (data, names) => `${placed(data, names)} joins ${names.of(String(data['group']))}`,
  'group.member.removed': (data, names) => `${placed(data, names)} leaves ${names.of(String(data['group']))}`,
  'group.member.excluded': (data, names) =>
    `${placed(data, names)} is expressly not in ${names.of(String(data['group']))}`,
  'jurisdiction.registered': (data) => `Destination on record: ${data['name'] ?? data['jurisdiction']}`,
  'org.registered': (data) => `Organisation on record: ${data['name'] ?? data['org']}`,
  'org.headquartered': (data, names) =>
    `${nameIn(data, 'org', names)} is headquartered in ${names.place(String(data['jurisdiction']))}`,
  'org.affiliated': (data, names) => `${nameIn(data, 'person', names)} speaks for ${nameIn(data, 'org', names)}`,
  'item.registered': (data) => `Item on record: ${data['name'] ?? data['item']}`,
  'item.classified': (data, names) => `${nameIn(data, 'item', names)} is classified as ${data['class']}`,
  'authority.registered': (data) => `Authority on record: ${data['name'] ?? data['authority']}`,
  'context.noted': (data, names) => `Noted about ${nameIn(data, 'subject', names)}`,
  'scheme.opened': (data) => `Scheme opened: ${data['scheme']}`,
  'scheme.terms-changed': (data) => `Terms changed: ${data['scheme']}`,
  'event.corrected': (data) => `Our record of ${data['target']} corrected`,
  'event.retracted': (data) => `Our record of ${data['target']} taken back`,
  'event.reviewed': (data) => `Our record of ${data['target']} ${reviews[String(data['verdict'])] ?? data['verdict']}`,
  'ledger.configured': (data) =>
    data['value'] === 'two-person'
      ? 'From here on a second person checks what is recorded'
      : 'From here on what is recorded counts at once',
}

/** What happened, in one sentence. @example 'US BIS: Advanced computing rule' */
export function describeEvent({ type, data }: Pick<RecordedEvent, 'type' | 'data'>, names: Names): string {
  const own = sentences[type]
  if (own !== undefined) return own(data, names)
  const [family, verb] = type.split('.') as [string, string]
  if (family === 'policy') return `${names.of(String(data['policy']))}: ${sentence(verb).toLowerCase()}`
  if (family === 'licence') return `Licence ${data['licence']}: ${sentence(verb).toLowerCase()}`
  if (family === 'action')
    return `${sentence(String(data['kind'] ?? data['action']))} ${verb} by ${textOf(data['byQualifier']) ?? ''} ${nameIn(data, 'by', names)}`.replace(
      '  ',
      ' ',
    )
  return sentence(type.replace('.', ' '))
}

/** What an event itself says, beyond its sentence: a claim, a reason, a note. */
export function detailOf({ data }: Pick<RecordedEvent, 'data'>): string | null {
  return (
    ['claim', 'reason', 'note', 'goal', 'manner', 'rationale']
      .map((field) => textOf(data[field]))
      .find((text) => text !== null) ?? null
  )
}

/** Who speaks, and for whom. */
function speakerOf(data: Data, names: Names): string {
  const behalf = textOf(data['onBehalfOf'])
  const speaker = nameIn(data, 'speaker', names)
  return behalf === null || speaker.includes(names.of(behalf)) ? speaker : `${speaker} for ${names.of(behalf)}`
}

/** Topics of a statement in words. */
export function topicsOf(data: Data): string {
  return [data['topic']]
    .flat()
    .map((topic) => sentence(String(topic)).toLowerCase())
    .join(', ')
}

function nameIn(data: Data, field: string, names: Names): string {
  const id = textOf(data[field])
  return id === null ? 'not named' : names.of(id)
}

function placed(data: Data, names: Names): string {
  const member = String(data['member'])
  return /^[A-Z]{2}$/.test(member) ? names.place(member) : names.of(member)
}
