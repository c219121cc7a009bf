import { useLocation } from '@tanstack/react-router'
import { writeSearch } from '../clock/address.ts'
import { usePage } from './page-state.ts'

/** Forms in which a screen's data is had, by the first part of its path. */
const FORMS: Readonly<Record<string, readonly string[]>> = {
  '': ['json', 'csv'],
  access: ['json', 'csv'],
  statements: ['json', 'csv'],
  events: ['json'],
  policies: ['json'],
}

/** The data behind this page, at the same clocks, under its own address with an ending. */
export function DataLinks() {
  const { search, asOf, position, setting } = usePage()
  const { pathname } = useLocation()
  const forms = FORMS[pathname.split('/')[1] ?? ''] ?? []
  const query = writeSearch({ ...search, ledger: setting.ledger, asOf, knownAt: `@${position}` })
  const path = pathname === '/' ? '/index' : pathname
  return (
    <>
      {forms.map((form) => (
        <span key={form}>
          {' · '}
          <a href={`${path}.${form}${query}`}>This page as {form.toUpperCase()}</a>
        </span>
      ))}
    </>
  )
}
