import type { Reply } from '@asof/contract'
import { type Refused, refuse } from '../http/refusal.ts'
import { escapeHtml, renderPage, toPage } from './page.ts'
import type { PageDataParts } from './page-data.ts'

type Board = Reply<'getBoard'>
type Entities = Reply<'getEntities'>

/**
 * The board of one item as a page without script, to stand in a page of somebody else. Errors: those of the questions it
 * asks, as they are answered, and `INVALID_QUERY` without an item.
 */
export async function embedBoard(request: Request, { clock, ask }: PageDataParts): Promise<Response | Refused> {
  const url = new URL(request.url)
  const item = url.searchParams.get('item')
  if (item === null) return refuse('INVALID_QUERY', 'names whose board is shown', { parameter: 'item' })
  const read = (path: string, parameters: URLSearchParams) =>
    ask(new Request(new URL(`/api/v1${path}?${parameters}`, url), { headers: plain(request) }))
  const clocks = new URLSearchParams(url.search)
  clocks.delete('item')
  if (!clocks.has('asOf')) clocks.set('asOf', clock.now().slice(0, 10))
  const answered = await read('/board', clocks)
  if (answered.status !== 200) return answered
  const board = (await answered.json()) as Board
  const { ledger, knownAt } = board
  const named = await read('/entities', new URLSearchParams({ ledger, knownAt: `@${knownAt}` }))
  if (named.status !== 200) return named
  const shown = { item, board, lens: lensOf(url.searchParams), entities: (await named.json()) as Entities }
  return toPage(renderBoard(shown), { isFramed: true })
}

/** Whoever asks, and nothing else of what they sent. */
function plain({ headers }: Request): Headers {
  const authorization = headers.get('authorization')
  return new Headers(authorization === null ? {} : { authorization })
}

/** What narrows the answers shown, as it was asked for. */
function lensOf(search: URLSearchParams): Readonly<Record<string, string>> {
  const given = ['publicAt', 'view', 'minConfidence', 'review'].map((name) => [name, search.get(name)] as const)
  return Object.fromEntries(given.flatMap(([name, value]) => (value === null ? [] : [[name, value]])))
}

interface Shown {
  readonly item: string
  readonly board: Board
  readonly lens: Readonly<Record<string, string>>
  readonly entities: Entities
}

function renderBoard({ item, board, lens, entities: { entities } }: Shown): string {
  const { ledger, asOf, knownAt, cells } = board
  const names = new Map(entities.map(({ type, id, name }) => [`${type} ${id}`, name ?? id]))
  const title = `Who may get ${names.get(`item ${item}`) ?? item} on ${asOf}?`
  const rows = cells
    .filter((cell) => cell.item === item)
    .map(({ jurisdiction, value }) => ({ place: names.get(`jurisdiction ${jurisdiction}`) ?? jurisdiction, value }))
    .sort((a, b) => (a.place < b.place ? -1 : 1))
  const whole = `/?${new URLSearchParams({ ledger, item, asOf: asOf!, knownAt: `@${knownAt}`, ...lens })}`
  return renderPage(
    title,
    `<h2>${escapeHtml(title)}</h2>
${rows.length === 0 ? '<p>Nothing on record about it.</p>' : `<table>${rows.map(renderRow).join('\n')}</table>`}
<p class="meta">True on ${asOf}, known at position ${knownAt} of “${escapeHtml(ledger)}” ·
${Object.entries(lens)
  .map(([name, value]) => `${LENS_WORDS[name]} ${escapeHtml(value)} · `)
  .join('')}
<a href="${escapeHtml(whole)}" target="_blank" rel="noopener">why, and since when</a></p>`,
  )
}

const LENS_WORDS: Readonly<Record<string, string>> = {
  publicAt: 'only what was announced by',
  view: 'rules read as',
  minConfidence: 'only claims at least',
  review: 'only events that are',
}

function renderRow({ place, value }: { readonly place: string; readonly value: string }): string {
  const [level = ''] = value.split(/[/?]/)
  return `<tr><th scope="row">${escapeHtml(place)}</th><td>${renderValue(level, value)}</td></tr>`
}

function renderValue(level: string, value: string): string {
  const [, review] = /\/([a-z-]+)/.exec(value) ?? []
  const words = level === 'unknown' ? 'no record, which does not mean open' : level.replaceAll('-', ' ')
  const details = [
    ...(review === undefined ? [] : [`applications: ${review.replaceAll('-', ' ')}`]),
    ...(value.endsWith('?') ? ['uncertain'] : []),
  ]
  const rest = details.length === 0 ? '' : ` (${details.join('; ')})`
  return `<span class="level ${level}">${words}</span>${rest}`
}
