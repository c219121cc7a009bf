import { useLocation, useRouter } from '@tanstack/react-router'
import { type FormEvent, useId } from 'react'
import { inPath } from '../clock/address.ts'
import type { Entity } from '../words/names.ts'
import { CopyLink } from './copy-link.tsx'
import { addressOf, Go } from './go.tsx'
import { usePage } from './page-state.ts'

const SCREENS = [
  ['/', 'Situation'],
  ['/compare', 'Compare'],
  ['/statements', 'Statements'],
  ['/events', 'Events'],
  ['/replay', 'Replay'],
  ['/subscriptions', 'Subscribe'],
  ['/record', 'Record'],
  ['/ops', 'Operations'],
] as const

/** Name, screens, search, and which record is asked. */
export function Masthead() {
  const { ledgers, ledger } = usePage()
  const { pathname } = useLocation()
  const router = useRouter()
  const isAt = (path: string) => (path === '/' ? pathname === '/' : pathname.startsWith(path))
  return (
    <header className="masthead">
      <Go to="/" className="brand">
        asof
      </Go>
      <nav aria-label="Screens">
        {SCREENS.map(([path, title]) => (
          <Go key={path} to={path} {...(isAt(path) && { 'aria-current': 'page' })}>
            {title}
          </Go>
        ))}
      </nav>
      <Search />
      <label className="record-choice">
        Record
        <select
          value={ledger.id}
          onChange={({ target }) => router.history.push(`/?ledger=${encodeURIComponent(target.value)}`)}
        >
          {ledgers.map(({ id, title }) => (
            <option key={id} value={id}>
              {title ?? id}
            </option>
          ))}
        </select>
      </label>
      <CopyLink />
    </header>
  )
}

/** Finds anything with a name; other words are looked for in all events. */
function Search() {
  const { names, search } = usePage()
  const router = useRouter()
  const list = useId()
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const text = String(new FormData(event.currentTarget).get('q') ?? '').trim()
    if (text === '') return
    const found = names.entities.find(({ id, name }) => id === text || name?.toLowerCase() === text.toLowerCase())
    router.history.push(
      found === undefined ? addressOf('/events', search, { q: text }) : addressOf(...pageOf(found, search)),
    )
  }
  return (
    <search>
      <form onSubmit={submit}>
        <input name="q" list={list} aria-label="Find a country, item, policy or words" placeholder="Find …" />
        <datalist id={list}>
          {names.entities.map(({ id, name, type }) => (
            <option key={`${type}${id}`} value={name ?? id}>{`${type} ${id}`}</option>
          ))}
        </datalist>
        <button type="submit">Find</button>
      </form>
    </search>
  )
}

function pageOf({ id, type }: Entity, search: ReturnType<typeof usePage>['search']): Parameters<typeof addressOf> {
  if (type === 'item') return ['/', search, { item: id }]
  if (type === 'policy') return [`/policies/${inPath(id)}`, search, {}]
  if (type === 'licence') return [`/licences/${inPath(id)}`, search, {}]
  return [`/entities/${inPath(id)}`, search, {}]
}
