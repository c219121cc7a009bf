import type { Notice } from '@asof/contract'
import { toPlainText } from './plain-text.ts'

/** A notice for people, in lines of plain text. */
export interface Words {
  readonly title: string
  readonly lines: readonly string[]
}

type AnswersNotice = Extract<Notice, { readonly stream: 'answers' }>
type Change = AnswersNotice['changes'][number]
type SourceChange = Extract<Notice, { readonly stream: 'sources' }>['changes'][number]
type Segment = Change['segments'][number]

const CLASSES: Readonly<Record<AnswersNotice['cls'], string>> = {
  revision: 'A past answer was revised.',
  change: 'The present answer changed.',
  upcoming: 'A change is coming.',
  transition: 'A change that was coming has come.',
  advance: 'A change is coming soon.',
}

const NATURES: Readonly<Record<Notice['cause']['nature'], string>> = {
  world: 'The world changed.',
  source: 'The sources changed, or what we take from them.',
  reading: 'Our reading changed, not the world.',
}

/** Causes named in a text. */
const MAX_CAUSES = 5

/** What a notice says: what changed, from when, of which class, when known, and why. */
export function toWords(notice: Notice): Words {
  const { at, position, ledger, changes, omitted } = notice
  const knownOn = `known on ${at.slice(0, 10)}`
  const more = changes.length + omitted - 1
  const title = `${headOf(notice)}${more === 0 ? '' : `, and ${more} more`} (${kindOf(notice)}, ${knownOn})`
  const lines = [
    ...(notice.stream === 'answers' ? [CLASSES[notice.cls], ...notice.changes.flatMap(linesOf)] : []),
    ...(notice.stream === 'answers' ? [] : notice.changes.map(stateOf)),
    ...(notice.stream === 'sources' ? notice.changes.map(readingOf) : []),
    ...(omitted === 0 ? [] : [`${omitted} more changes are left out.`]),
    causeOf(notice),
    `K${knownOn.slice(1)}, position ${position} of ledger ${ledger}. A record of claims about rules, not legal advice.`,
  ]
  return { title: toPlainText(title), lines: lines.map(toPlainText) }
}

/** Who asks for what, as `GB x anthropic/claude`. */
export function subjectOf(query: Readonly<Record<string, string>>): string {
  const { jurisdiction, org, item, provider, activity, endUse } = query
  const pair = [[org, jurisdiction].filter(isSaid).join(' in '), item ?? provider].filter(isSaid).join(' x ')
  return [pair, activity, endUse].filter(isSaid).join(', ')
}

/** `licence-required (review policy denial, uncertain)`. */
function valueInWords(value: string): string {
  const [level, reviewPolicy] = value.replace(/\?$/, '').split('/')
  const notes = [
    reviewPolicy === undefined ? undefined : `review policy ${reviewPolicy}`,
    value.endsWith('?') ? 'uncertain' : undefined,
  ]
  const said = notes.filter(isSaid).join(', ')
  return `${level}${said === '' ? '' : ` (${said})`}`
}

/** What a value is after a change. */
export function changeInWords({ before, after }: { readonly before: string; readonly after: string }): string {
  const now = valueInWords(after)
  return before === after ? `${now}, on other terms` : `${now}, was ${valueInWords(before)}`
}

function isSaid(text: string | undefined): text is string {
  return text !== undefined && text !== ''
}

function kindOf(notice: Notice): string {
  return notice.stream === 'answers' ? notice.cls : notice.stream
}

function headOf(notice: Notice): string {
  if (notice.stream !== 'answers') return stateOf(notice.changes[0]!)
  const [{ query, segments }] = notice.changes as [Change]
  // What holds now says most, then what is nearest to it.
  const segment = segments.find(({ timing }) => timing !== 'past') ?? segments.at(-1)!
  return `${subjectOf(query)}: ${changeInWords(segment)}, ${spanOf(segment)}`
}

function linesOf({ query, segments, moves }: Change): readonly string[] {
  return [
    ...segments.map(
      (segment) => `${subjectOf(query)}, ${segment.timing}, ${spanOf(segment)}: ${changeInWords(segment)}.`,
    ),
    ...moves.map(({ from, to }) => `${subjectOf(query)}: a change to come was moved from ${from} to ${to}.`),
  ]
}

function spanOf({ from, to }: Segment): string {
  return `from ${from}${to === null ? '' : ` up to, not on ${to}`}`
}

function stateOf({
  subject,
  before,
  after,
}: {
  readonly subject: string
  readonly before: string
  readonly after: string
}): string {
  return `${subject}: ${after}, was ${before}`
}

function readingOf({ subject, lastReadOn, staleAfterDays }: SourceChange): string {
  return `${subject} was last read on ${lastReadOn}, and was to be read again within ${staleAfterDays} days.`
}

function causeOf({ cause }: Notice): string {
  if (cause.kind === 'clock') return `The clock reached ${cause.at}; nothing was recorded.`
  const more = cause.events.length - MAX_CAUSES
  const named = cause.events.slice(0, MAX_CAUSES).join(', ')
  return `${NATURES[cause.nature]} Recorded: ${named}${more > 0 ? ` and ${more} more` : ''}.`
}
