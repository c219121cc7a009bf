import { useLocation } from '@tanstack/react-router'
import { writeSearch } from '../clock/address.ts'
import type { Search } from '../clock/clocks.ts'
import { DataLink } from './data-link.tsx'
import { usePage } from './page-state.ts'

/** Forms in which a screen's data is had, by the first part of its path. */
const FORMS: Readonly<Record<string, readonly Form[]>> = {
  '': ['json', 'csv'],
  access: ['json', 'csv', 'atom', 'ics'],
  compare: ['json', 'csv'],
  statements: ['json', 'csv'],
  events: ['json', 'csv'],
  policies: ['json'],
}

const WORDS = {
  json: 'This page as JSON',
  csv: 'This page as CSV',
  atom: 'Its changes as a feed',
  ics: 'Its days as a calendar',
} as const

type Form = keyof typeof WORDS

/** The data behind this page, at the same clocks, under its own address with an ending. */
export function DataLinks() {
  const { search, asOf, position, setting } = usePage()
  const { pathname } = useLocation()
  const pinned = { ...search, ledger: setting.ledger, asOf, knownAt: `@${position}` }
  const path = pathname === '/' ? '/index' : pathname
  return (
    <>
      {formsOf(pathname, search).map((form) => (
        <span key={form}>
          {' · '}
          <DataLink href={`${path}.${form}${writeSearch(toQuestion(pathname, pinned))}`}>{WORDS[form]}</DataLink>
        </span>
      ))}
    </>
  )
}

/** The forms that say what this page says; no form is better than one that says something else. */
function formsOf(pathname: string, search: Search): readonly Form[] {
  const [screen = '', ...rest] = pathname.split('/').slice(1)
  const forms = FORMS[screen] ?? []
  if (screen === 'compare' && !isOnePair(search)) return []
  if (screen === 'events' && rest.join('') !== '') return ['json']
  const isNarrowed = search['review'] !== undefined || search['publicAt'] !== undefined
  return forms.filter((form) => !isNarrowed || form === 'json' || form === 'csv')
}

/** Whether a comparison is about one destination and one item, between two named ends: what `/diff` answers. */
function isOnePair({ jurisdiction, item, from, to, knownFrom, knownTo, by = 'dates' }: Search): boolean {
  if (jurisdiction === undefined || item === undefined) return false
  const isNamed =
    by === 'known' ? knownFrom !== undefined && knownTo !== undefined : from !== undefined && to !== undefined
  return (by === 'dates' || by === 'known') && isNamed
}

/** A comparison has two days or two states of the record, and the other clock. */
function toQuestion(pathname: string, pinned: Search): Readonly<Record<string, string | undefined>> {
  if (pathname !== '/compare') return pinned
  return pinned['by'] === 'known'
    ? { ...pinned, knownAt: undefined, from: undefined, to: undefined }
    : { ...pinned, asOf: undefined, knownFrom: undefined, knownTo: undefined }
}
