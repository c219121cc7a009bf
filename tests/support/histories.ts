import type { Confidence, RecordedEvent } from '@asof/domain'
import fc from 'fast-check'
import { type Body, bodies, patchFor, type Theme } from './bodies.ts'
import { THEMES } from './themes.ts'
import { AUTHORITIES, any, CONFIDENCES, end, GROUPS, maybe, PLACES, start } from './words.ts'

/** One generated event before it gets its place in the log. */
interface Raw {
  readonly body: Body
  readonly announcedAt: string | undefined
  readonly effectiveFrom: string | undefined
  readonly effectiveTo: string | undefined
  readonly confidence: Confidence | undefined
  readonly isClaim: boolean
  /** Time since the event before, in ms. */
  readonly waitMs: number
  /** Recorded in one append with the event before. */
  readonly joins: boolean
  /** Which earlier event a meta event aims at, counted back from the newest. */
  readonly back: number
}

const HOUR_MS = 3_600_000
const FIRST_MS = Date.UTC(2025, 1, 1, 12)

const raws = (theme: Theme): fc.Arbitrary<Raw> =>
  fc.record({
    body: bodies(theme),
    announcedAt: maybe(
      start.map((text) => (text === '..' ? '2025-01-01' : text)),
      15,
    ),
    effectiveFrom: maybe(theme.starts, 60),
    effectiveTo: maybe(end, 10),
    confidence: maybe(any(CONFIDENCES), 35),
    isClaim: fc.nat({ max: 99 }).map((chance) => chance < theme.percent.claims),
    waitMs: any([0, 1, 6 * HOUR_MS, 30 * HOUR_MS, 200 * HOUR_MS]),
    joins: fc.nat({ max: 9 }).map((chance) => chance === 0),
    back: fc.nat({ max: 30 }),
  })

/** The beginning of every history: who decides, and what the groups are. */
const PREAMBLE: readonly Omit<RecordedEvent, 'position' | 'recordedAt' | 'recordedBy' | 'source' | 'schemaVersion'>[] =
  [
    ...Object.entries(AUTHORITIES).map(([authority, fields]) => ({
      id: `authority:${authority}`,
      type: 'authority.registered',
      effectiveFrom: '..',
      announcedAt: '2024-01-01',
      data: { authority, ...fields },
    })),
    ...Object.entries(GROUPS).map(([group, { kind, completeness }]) => ({
      id: `group:${group}`,
      type: 'group.defined',
      announcedAt: '2024-01-01',
      data: { group, kind, completeness },
    })),
    {
      id: 'place:HK',
      type: 'jurisdiction.registered',
      announcedAt: '2024-01-01',
      data: { jurisdiction: 'HK', name: 'Hong Kong', partOf: 'CN' },
    },
    ...[
      ['family', undefined],
      ['model', 'family'],
      ['weights', 'model'],
      ['chip', undefined],
    ].map(([item, parent]) => ({
      id: `item:${item}`,
      type: 'item.registered',
      announcedAt: '2024-01-01',
      data: {
        item,
        provider: item === 'chip' ? 'globex' : 'acme',
        kind: 'model',
        ...(parent === undefined ? {} : { parent }),
      },
    })),
  ]

/** Histories of a small world: a preamble, then events of every kind that touches an answer, recordable in this order. */
export function histories({ minEvents = 6, maxEvents = 64 } = {}): fc.Arbitrary<readonly RecordedEvent[]> {
  const length = { minLength: minEvents, maxLength: maxEvents, size: 'max' } as const
  return fc.oneof(
    ...THEMES.map(({ weight, theme }) => ({ weight, arbitrary: fc.array(raws(theme), length).map(toHistory) })),
  )
}

function toHistory(raws: readonly Raw[]): readonly RecordedEvent[] {
  const log: RecordedEvent[] = PREAMBLE.map((event, index) => place(event, index + 1, FIRST_MS))
  const announced = new Map<string, string | undefined>()
  let ms = FIRST_MS
  for (const each of raws) {
    const event = toEvent(each, log)
    if (event === null || !isNew(event, announced)) continue
    const last = log.at(-1)!
    const joins = each.joins && last.tx !== undefined
    ms += joins ? 0 : each.waitMs
    const tx = joins ? last.tx! : `tx${log.length}`
    log.push(place({ ...event, ...(each.joins ? { tx } : {}) }, log.length + 1, ms))
  }
  return log
}

type Unplaced = Omit<RecordedEvent, 'position' | 'recordedAt' | 'recordedBy' | 'source' | 'schemaVersion'>

/** NOTE: a clone, since generated records have no prototype and stored events do. */
function place(event: Unplaced, position: number, ms: number): RecordedEvent {
  const recordedAt = new Date(ms).toISOString()
  return {
    schemaVersion: 1,
    source: [sourceAt(position)],
    ...structuredClone(event),
    position,
    recordedAt,
    recordedBy: 'test',
  }
}

/** Every other event reads one of three sources that are to be read again. */
function sourceAt(position: number): RecordedEvent['source'][number] {
  if (position % 2 === 0) return { kind: 'test' }
  return { kind: 'test', ref: `list ${position % 3}`, staleAfterDays: 1 + (position % 5) }
}

/** A policy, licence or scheme is announced once, and again only as a rival claim about the same fact. */
function isNew({ type, data, fact }: Unplaced, announced: Map<string, string | undefined>): boolean {
  if (!['policy.announced', 'licence.granted', 'scheme.opened'].includes(type)) return true
  const key = `${type} ${data['policy'] ?? data['licence'] ?? data['scheme']}`
  if (announced.has(key)) return fact !== undefined && announced.get(key) === fact
  announced.set(key, fact)
  return true
}

function toEvent(each: Raw, log: readonly RecordedEvent[]): Unplaced | null {
  const { type, data, fact } = each.body
  const id = `e${log.length + 1}`
  if (type === 'meta') return toMeta(each, id, log)
  const dated = withDates(each)
  const target = type === 'policy.suspension-extended' ? suspensionOf(data['policy'], log) : undefined
  if (dated === null || target === null) return null
  return {
    id,
    type,
    ...dated,
    ...(each.confidence === undefined ? {} : { confidence: each.confidence }),
    ...(each.isClaim && fact !== undefined ? { fact } : {}),
    data: { ...data, ...(target === undefined ? {} : { target }) },
  }
}

/** The last suspension of a policy in the log; null when there is none. */
function suspensionOf(policy: unknown, log: readonly RecordedEvent[]): string | null {
  return log.findLast(({ type, data }) => type === 'policy.suspended' && data['policy'] === policy)?.id ?? null
}

function withDates({ announcedAt, effectiveFrom, effectiveTo }: Raw): Partial<RecordedEvent> | null {
  const from = effectiveFrom ?? announcedAt
  const isOpen = effectiveTo === undefined || effectiveTo === 'unknown' || from === undefined || from === '..'
  if (!isOpen && from !== 'unknown' && textEnd(effectiveTo) <= textStart(from)) return null
  return {
    ...(announcedAt === undefined ? {} : { announcedAt }),
    ...(effectiveFrom === undefined ? {} : { effectiveFrom }),
    ...(effectiveTo === undefined || from === undefined ? {} : { effectiveTo }),
  }
}

/** Earliest and latest day of a time value, near enough to keep intervals from being empty. */
function textStart(text: string): string {
  return text.startsWith('[') ? text.slice(1, 11) : text.slice(0, 10)
}

function textEnd(text: string): string {
  if (text.startsWith('[')) return text.slice(13, 23)
  return /^\d{4}-\d{2}$/.test(text) ? `${text}-28` : text.slice(0, 10)
}

function toMeta(
  { body: { data }, back, effectiveFrom }: Raw,
  id: string,
  log: readonly RecordedEvent[],
): Unplaced | null {
  const target = log[log.length - 1 - back]
  if (target === undefined || target.type === 'claim.resolved') return null
  switch (data['kind']) {
    case 'retraction':
      return { id, type: 'event.retracted', data: { target: target.id } }
    case 'resolution': {
      const claim = log.findLast(({ fact, position }) => fact !== undefined && position <= target.position)
      if (claim === undefined) return null
      return { id, type: 'claim.resolved', data: { fact: claim.fact!, chosen: claim.id } }
    }
    default: {
      const patch = patchFor(target, data, effectiveFrom)
      return patch === null ? null : { id, type: 'event.corrected', data: { target: target.id, patch } }
    }
  }
}

/** A question about the small world, D and K left open. */
export const query = fc
  .record({
    jurisdiction: maybe(any(PLACES), 60),
    org: maybe(any(['alpha', 'beta', 'gamma', 'delta']), 50),
    item: maybe(any(['family', 'model', 'weights', 'chip']), 80),
    provider: maybe(any(['acme', 'globex']), 15),
    activity: maybe(any(['export', 'reexport', 'remote-access']), 15),
    endUse: maybe(any(['civil', 'military']), 15),
  })
  .map((fields) => Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)))
