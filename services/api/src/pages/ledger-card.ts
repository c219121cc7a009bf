import type { AccessAnswer, RecordedEvent } from '@asof/domain'
import type { LedgerEntry } from '../handle/ledgers.ts'
import { type Example, linkTo } from './examples.ts'
import { escapeHtml } from './page.ts'

/** Events shown below an answer. */
const SHOWN = 4

/** One ledger: what it holds, and an answer from it with the events it rests on. */
export function renderLedger(entry: LedgerEntry, example: Example | null): string {
  const { id, title, description, position, coverageFrom, recordedFrom, recordedTo, isDefault, reason } = entry
  const state = reason === null ? '' : `<p class="warning"><strong>Takes no appends:</strong> ${escapeHtml(reason)}</p>`
  const recorded = recordedFrom === null ? 'nothing yet' : `${dayOf(recordedFrom)} to ${dayOf(recordedTo!)}`
  return `<section>
<h3>${escapeHtml(title ?? id)}</h3>
<p class="meta"><code>${id}</code>${isDefault ? ' (asked when a question names no ledger)' : ''}</p>
${description === null ? '' : `<p>${escapeHtml(description)}</p>`}
${state}
<dl>
<div><dt>events</dt><dd>${position}</dd></div>
<div><dt>recorded here</dt><dd>${recorded}</dd></div>
<div><dt>rules reach back to</dt><dd>${coverageFrom ?? 'no date yet'}</dd></div>
</dl>
${example === null ? '<p>Nothing to ask about yet.</p>' : renderExample(example, position)}
<p class="links"><a href="${escapeHtml(linkTo('/events', { ledger: id }))}">all events</a>
<a href="${escapeHtml(linkTo('/entities', { ledger: id }))}">countries, organisations, items and policies</a></p>
</section>`
}

function renderExample({ place, item, asOf, answer, since, evidence, links }: Example, position: number): string {
  const anchors = links.map(({ href, text }) => `<a href="${escapeHtml(href)}">${escapeHtml(text)}</a>`)
  const hidden = evidence.length - SHOWN
  const more = hidden <= 0 ? '' : `<li>and ${hidden === 1 ? 'one more event' : `${hidden} more events`}, see why</li>`
  return `<div class="answer">
<p>May <strong>${escapeHtml(place)}</strong> get <strong>${escapeHtml(item)}</strong>?</p>
<p>${renderLevel(answer)} ${since === null || answer.level === 'unknown' ? '' : `since ${since}`}</p>
<p class="meta">true on ${asOf} · known on position ${position}</p>
${evidence.length === 0 ? '' : `<ul>${[...evidence].sort(byRule).slice(0, SHOWN).map(renderEvidence).join('')}${more}</ul>`}
<p class="links">${anchors.join('\n')}</p>
</div>`
}

/** Rules come first, in log order. */
function byRule(a: RecordedEvent, b: RecordedEvent): number {
  return Number(b.type === 'policy.announced') - Number(a.type === 'policy.announced')
}

function renderLevel({ level, reviewPolicy, certainty, possibleLevels, conditions }: AccessAnswer): string {
  const words =
    level === 'unknown' ? 'unknown: nothing on record, which does not mean open' : level.replaceAll('-', ' ')
  const details = [
    reviewPolicy === null ? '' : `applications: ${reviewPolicy.replaceAll('-', ' ')}`,
    certainty === 'uncertain' ? `uncertain: ${possibleLevels.join(' or ')}` : '',
    conditions.length === 0 ? '' : `on conditions: ${conditions.join(', ')}`,
  ].filter((text) => text !== '')
  const rest = details.length === 0 ? '' : ` (${escapeHtml(details.join('; '))})`
  return `<span class="level ${level}">${words}</span>${rest}`
}

/** Fields of an event's data that say in words what it is about, or at least whom. */
const TITLES = ['title', 'claim', 'goal', 'reason', 'name'] as const
const NAMES = ['policy', 'scheme', 'licence', 'group', 'member', 'item', 'class', 'org'] as const

function renderEvidence(event: RecordedEvent): string {
  const { type, data, source } = event
  const textsOf = (fields: readonly string[]) =>
    fields.flatMap((field) => (typeof data[field] === 'string' ? [data[field]] : []))
  const words = textsOf(TITLES)[0] ?? `${type.replaceAll(/[.-]/g, ' ')}: ${textsOf(NAMES).join(', ')}`
  const when = whenOf(event)
  const origin = source.map((one) => renderSource({ ...one })).join(', ')
  return `<li>${escapeHtml(words)} <span class="meta">${escapeHtml(when)} · source: ${origin}</span></li>`
}

function whenOf({ effectiveFrom, announcedAt, recordedAt }: RecordedEvent): string {
  if (effectiveFrom === '..') return 'start not on record'
  if (effectiveFrom !== undefined) return `in force from ${effectiveFrom}`
  return announcedAt === undefined ? `recorded ${dayOf(recordedAt)}` : `announced ${announcedAt}`
}

function renderSource({ url, citation, ref, publisher, kind, paragraph }: Readonly<Record<string, unknown>>): string {
  const name = escapeHtml(String(citation ?? publisher ?? ref ?? kind))
  const place = paragraph === undefined ? '' : `, paragraph ${escapeHtml(String(paragraph))}`
  const isLink = typeof url === 'string' && /^https?:\/\//.test(url)
  return `${isLink ? `<a href="${escapeHtml(url)}" rel="noreferrer">${name}</a>` : name}${place}`
}

function dayOf(instant: string): string {
  return instant.slice(0, 10)
}
