import { type Row, toCsv } from './csv.ts'

/** The data behind a page: where the API gives it, and how it is written as lines. */
export interface DataForm {
  /** Address of the API's answer. */
  readonly address: string
  /** Null where the answer is taken as it is. */
  readonly write: ((body: never) => string) | null
}

/** Where a page's data comes from, by the first part of its path. */
interface Source {
  /** Path below `/api/v1`; `id` is what follows the first part of the page's path. */
  readonly path: (id: string) => string
  /** Parameters of the page that the question takes. */
  readonly takes: readonly string[]
  /** Other names that the question has for parameters of the page. */
  readonly calls?: Readonly<Record<string, string>>
  /** Parameters that the path gives. */
  readonly gives?: (id: string) => Readonly<Record<string, string>>
  /** Whether the question needs a day; without one it is today. */
  readonly isDated?: boolean
  readonly toRows?: (body: never) => readonly Row[]
}

/** What lists of events take; where only checked events count, others are not listed. */
const EVENTS = ['ledger', 'knownAt', 'type', 'actor', 'from', 'to', 'q', 'after', 'review']
const STATEMENTS = ['ledger', 'knownAt', 'review']
const EVENTS_CALL_IT = { review: 'reviewState' }

const LENS = ['ledger', 'knownAt', 'publicAt', 'view', 'minConfidence', 'review']

/** What an address may end with. */
type Ending = 'json' | 'csv' | 'atom' | 'ics'

/** What narrows a page and no feed can: it goes along, so that it is refused and not left out. */
const UNFIT_FOR_FEEDS = ['publicAt', 'review']

/** What a feed of a page's question takes: it has no day, and no past of its own. */
const feedOf = (format: 'atom' | 'ics'): Source => ({
  path: () => '/feed',
  takes: ['ledger', 'view', 'minConfidence', ...UNFIT_FOR_FEEDS],
  gives: (id) => ({ ...pairOf(id), format }),
})

const SOURCES: Readonly<Record<string, { readonly [E in Ending]?: Source }>> = {
  index: {
    json: { path: () => '/board', takes: [...LENS, 'asOf'], isDated: true },
    csv: { path: () => '/board', takes: [...LENS, 'asOf'], isDated: true, toRows: boardRows },
  },
  access: {
    json: { path: () => '/why', takes: [...LENS, 'asOf'], gives: pairOf, isDated: true },
    csv: {
      path: () => '/timeline',
      takes: LENS,
      gives: (id) => ({ ...pairOf(id), from: '1900-01-01', to: '2100-01-01' }),
      toRows: timelineRows,
    },
    atom: feedOf('atom'),
    ics: feedOf('ics'),
  },
  events: {
    json: {
      path: () => '/events',
      takes: EVENTS,
      calls: EVENTS_CALL_IT,
    },
    csv: {
      path: () => '/events',
      takes: EVENTS,
      calls: EVENTS_CALL_IT,
      gives: () => ({ limit: '1000' }),
      toRows: eventRows,
    },
  },
  // One event is shown whatever people made of it.
  'events/': { json: { path: (id) => `/events/${encodeURIComponent(id)}`, takes: ['ledger', 'knownAt'] } },
  statements: {
    json: {
      path: () => '/events',
      takes: STATEMENTS,
      calls: EVENTS_CALL_IT,
      gives: () => ({ type: 'statement', limit: '1000' }),
    },
    csv: {
      path: () => '/events',
      takes: STATEMENTS,
      calls: EVENTS_CALL_IT,
      gives: () => ({ type: 'statement', limit: '1000' }),
      toRows: eventRows,
    },
  },
  policies: { json: { path: (id) => `/policies/${encodeURIComponent(id)}`, takes: [...LENS, 'asOf'], isDated: true } },
  compare: {
    json: {
      path: () => '/diff',
      takes: [...LENS, 'jurisdiction', 'item', 'from', 'to', 'asOf', 'knownFrom', 'knownTo'],
    },
    csv: {
      path: () => '/diff',
      takes: [...LENS, 'jurisdiction', 'item', 'from', 'to', 'asOf', 'knownFrom', 'knownTo'],
      toRows: changeRows,
    },
  },
}

/** The data behind a page's address with an ending, as `.json`; null for addresses without data. */
export function findDataForm(url: URL, today: string): DataForm | null {
  const [, path, ending] = /^\/(.+)\.(json|csv|atom|ics)$/.exec(url.pathname) ?? []
  const [screen = '', ...rest] = (path ?? '').split('/').map(decode)
  const key = screen === 'events' && rest.length > 0 ? 'events/' : screen
  const source = ending === undefined ? undefined : SOURCES[key]?.[ending as Ending]
  if (source === undefined) return null
  const { takes, calls = {}, gives, isDated, toRows } = source
  const id = rest.join('/')
  const given = [...url.searchParams]
    .filter(([name]) => takes.includes(name))
    .map(([name, value]) => [calls[name] ?? name, value] as [string, string])
  const search = new URLSearchParams([...given, ...Object.entries(gives?.(id) ?? {})])
  if (isDated === true && !search.has('asOf')) search.set('asOf', today)
  return {
    address: `/api/v1${source.path(id)}?${search}`,
    write: toRows === undefined ? null : (body) => toCsv(toRows(body)),
  }
}

function pairOf(id: string): Readonly<Record<string, string>> {
  const [jurisdiction = '', ...subject] = id.split('/')
  return { jurisdiction, [subject.length > 1 ? 'item' : 'provider']: subject.join('/') }
}

interface Echo {
  readonly asOf: string | null
  readonly knownAt: number
}

function boardRows({ cells, asOf, knownAt }: Echo & { readonly cells: readonly Row[] }): readonly Row[] {
  return cells.map(({ jurisdiction, provider, item, value }) => ({
    jurisdiction,
    provider,
    item,
    value,
    asOf,
    knownAt,
  }))
}

function timelineRows({
  segments,
  question,
  knownAt,
}: Echo & { readonly segments: readonly Row[]; readonly question: { readonly query: Row } }): readonly Row[] {
  const { jurisdiction, item, provider } = question.query
  return segments.map(({ from, to, value }) => ({ jurisdiction, subject: item ?? provider, from, to, value, knownAt }))
}

function changeRows({
  changes,
  knownAt,
}: Echo & { readonly changes: readonly (Row & { causes: string[] })[] }): readonly Row[] {
  return changes.map(({ at, position, before, after, causes }) => ({
    at,
    position,
    before,
    after,
    causes: causes.join(' '),
    knownAt,
  }))
}

function eventRows({
  events,
  knownAt,
}: Echo & { readonly events: readonly { event: Row; retracted: boolean; corrected: boolean }[] }): readonly Row[] {
  return events.map(({ event, retracted, corrected }) => {
    const { id, type, announcedAt, effectiveFrom, effectiveTo, recordedAt, position, confidence } = event
    return {
      id,
      type,
      announcedAt,
      effectiveFrom,
      effectiveTo,
      recordedAt,
      position,
      confidence,
      retracted,
      corrected,
      data: JSON.stringify(event['data']),
      knownAt,
    }
  })
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
