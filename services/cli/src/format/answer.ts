import { DECIDED_IN } from '@asof/contract'
import type { Answer, Event, Why } from './shapes.ts'
import { columns } from './table.ts'

/** `LICENCE-REQUIRED/denial?`: the value as people read it, `?` = uncertain. */
function renderValue({ level, reviewPolicy, certainty }: Answer): string {
  return `${level.toUpperCase()}${reviewPolicy === null ? '' : `/${reviewPolicy}`}${certainty === 'uncertain' ? '?' : ''}`
}

/** The answer in one line, what qualifies it, and the events it rests on. */
export function renderAccess(pair: string, why: Why): string {
  const { answer, since, asOf, knownAt } = why
  const start = answer.level === 'unknown' ? `on ${asOf}` : since === null ? 'since always' : `since ${since}`
  const head = `${pair}   ${renderValue(answer)} ${start}`
  return `${head.padEnd(66)} (known on position ${knownAt})\n${qualify(why)}${columns(chainOf(why), '  ')}${CAUTION}`
}

const CAUTION = '  a record of claims about rules, not legal advice\n'

/** The answer with every rule that matched and why it won or lost. */
export function renderWhy(pair: string, why: Why): string {
  const rules = why.tracks.flatMap(({ authority, track, level, provisions, licences }) => [
    `\n${authority}, track ${track}: ${level}\n`,
    columns(
      provisions.map(({ provision, title, policy, citation, status, outcome, against }) => [
        outcome === 'status' ? `no effect: ${status}` : outcome,
        provision,
        title ?? policy,
        citation ?? '',
        against.length === 0 ? '' : `against ${against.join(', ')}`,
      ]),
      '  ',
    ),
    columns(
      licences.map(({ licence, covers, reason }) => [
        covers ? 'licence covers' : `licence does not cover: ${reason}`,
        licence,
      ]),
      '  ',
    ),
  ])
  const inferred = why.assumed.length === 0 ? '' : `\nassumed\n${why.assumed.map((one) => `  ${one}\n`).join('')}`
  const sources = `\nsources\n${columns(why.evidence.flatMap(sourcesOf), '  ')}`
  return `${renderAccess(pair, why)}${rules.join('')}${sources}${inferred}\nnext known change: ${why.nextChange ?? 'none'}\ndecided by ${DECIDED_IN}\n`
}

function qualify(why: Why): string {
  const { answer, asOf, question, unregistered, waiting = [] } = why
  const { conditions, licences, schemes, terms, certainty, possibleLevels, confidence, flags } = answer
  const rows = [
    ['true on', asOf],
    ['counts', countedOf(why)],
    ['possible', certainty === 'uncertain' ? possibleLevels.join(' or ') : ''],
    ['conditions', conditions.join(', ')],
    ['licences', licences.join(', ')],
    ['schemes', schemes.join(', ')],
    ['terms', terms === null ? '' : JSON.stringify(terms)],
    ['confidence', confidence ?? ''],
    ['flags', flags.join(', ')],
    ['note', noteOf(why)],
    [
      'waiting',
      waiting.length === 0 ? '' : `once a second person has checked them, these may change it: ${waiting.join(', ')}`,
    ],
    [
      'check',
      unregistered.length === 0
        ? ''
        : `${question.review === 'checked' ? 'no checked event' : 'nothing on record'} names ${unregistered.join(' or ')}: is it spelt so?`,
    ],
  ].filter(([, value]) => value !== '') as string[][]
  return columns(rows, '  ')
}

/** What narrows an answer; empty where nothing does. */
function countedOf({ publicAt, question: { view, minConfidence, review } }: Why): string {
  return [
    ...(publicAt === null ? [] : [`only what was announced by ${publicAt}`]),
    ...(view === 'formal' ? ['also rules that are not enforced'] : []),
    ...(minConfidence === undefined ? [] : [`only claims that are ${minConfidence} or better`]),
    ...(review === 'checked' ? ['only events that a second person has checked'] : []),
  ].join('; ')
}

/** What the reach of the ledger says of an answer; empty where it says nothing. */
function noteOf({ answer, asOf, coverageFrom }: Why): string {
  if (answer.level === 'unknown')
    return `no applicable rule on record (this ledger reaches back to ${coverageFrom ?? 'no date yet'}); unknown is not open`
  return coverageFrom !== null && asOf < coverageFrom
    ? `this ledger reaches back to ${coverageFrom}: what decides is said to have held since always`
    : ''
}

/** The evidence, the deciding rules first. */
function chainOf({ tracks, evidence }: Why): string[][] {
  const winners = new Set(
    tracks.flatMap(({ provisions }) =>
      provisions.filter(({ outcome }) => outcome === 'wins').map(({ policy }) => policy),
    ),
  )
  const decides = ({ type, data }: Event) => type === 'policy.announced' && winners.has(String(data['policy']))
  const ordered = [...evidence.filter(decides), ...evidence.filter((event) => !decides(event))]
  return ordered.map((event) => [decides(event) ? 'because' : 'with', ...renderEvidence(event)])
}

/** Id, date, words and place of an event. */
export function renderEvidence(event: Event): string[] {
  return [event.id, dateOf(event), wordsOf(event), placeOf(event)]
}

/** The day it is in force from; any other kind of date is named. */
function dateOf({ effectiveFrom, announcedAt, recordedAt }: Event): string {
  if (effectiveFrom !== undefined) return effectiveFrom === '..' ? 'start not on record' : effectiveFrom
  return announcedAt === undefined ? `${recordedAt.slice(0, 10)} recorded` : `${announcedAt} announced`
}

/** What an event says in a few words. */
function wordsOf({ type, data }: Event): string {
  for (const field of ['title', 'claim', 'goal', 'reason', 'name'])
    if (typeof data[field] === 'string') return field === 'title' ? data[field] : `${type}: ${data[field]}`
  const named = [
    'policy',
    'licence',
    'scheme',
    'group',
    'member',
    'item',
    'org',
    'action',
    'party',
    'topic',
    'target',
    'class',
    'jurisdiction',
  ]
  return `${type} ${named.flatMap((field) => (typeof data[field] === 'string' ? [data[field]] : [])).join(' ')}`
}

/** Where the first source says so. */
function placeOf({ source: [first] }: Event): string {
  if (first === undefined) return ''
  const { paragraph, citation, ref, url, quote } = first
  const place = paragraph !== undefined ? `paragraph ${String(paragraph)}` : textOf([citation ?? ref, url])
  return typeof quote === 'string' ? `${place} "${quote}"` : place
}

/** Every source of an event: whose, where, and its words. */
function sourcesOf({ id, confidence, source }: Event): string[][] {
  return source.map(({ kind, publisher, citation, ref, publishedAt, paragraph, url, quote }) => [
    id,
    textOf([confidence, kind]),
    textOf([
      publisher,
      citation ?? ref,
      paragraph === undefined ? undefined : `paragraph ${String(paragraph)}`,
      publishedAt === undefined ? undefined : `published ${String(publishedAt)}`,
      url,
    ]),
    typeof quote === 'string' ? `"${quote}"` : '',
  ])
}

function textOf(parts: readonly unknown[]): string {
  return parts.filter((part) => part !== undefined && part !== '').join(', ')
}
