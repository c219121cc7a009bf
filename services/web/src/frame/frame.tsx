import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Outlet, useLocation, useRouter } from '@tanstack/react-router'
import { type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { entitiesQuery, type LedgerInfo, ledgersQuery, type Setting } from '../api/queries.ts'
import { parseSearch, writeSearch } from '../clock/address.ts'
import { type Clocks, readClocks, type Search } from '../clock/clocks.ts'
import { today } from '../clock/today.ts'
import { createNames } from '../words/names.ts'
import { Banner } from './banner.tsx'
import { Footer } from './footer.tsx'
import { Masthead } from './masthead.tsx'
import { PageContext, type PageState } from './page-state.ts'
import { unfitParameters } from './parameters.ts'
import { AddressProblem, FaultView } from './problem-view.tsx'
import { TimeBar } from './time-bar.tsx'

/** What surrounds every screen: name, search, clocks, banner, and what has to be said on every page. */
export function Frame() {
  const { pathname, searchStr } = useLocation()
  const search = useMemo(() => parseSearch(searchStr), [searchStr])
  const read = useMemo(() => readClocks(search), [search])
  const unfit = unfitParameters(pathname, search)
  const misread = 'errors' in read ? read.errors : []
  const errors = [...unfit, ...misread.filter(({ name }) => !unfit.some((one) => one.name === name))]
  useFocusOnArrival(pathname)
  if ('errors' in read || errors.length > 0)
    return (
      <Bare>
        <AddressProblem errors={errors} />
      </Bare>
    )
  return <Opened clocks={read.clocks} search={search} />
}

/** Finds the record and the position first: everything on a page is known at one position. */
function Opened({ clocks, search }: { readonly clocks: Clocks; readonly search: Search }) {
  const ledgers = useQuery(ledgersQuery)
  const asked = ledgers.data?.ledgers.find(({ id, isDefault }) => (clocks.ledger ? id === clocks.ledger : isDefault))
  const entities = useQuery({
    ...entitiesQuery(asked?.id ?? '', clocks.knownAt ?? `@${asked?.position}`),
    enabled: asked !== undefined,
    placeholderData: keepPreviousData,
  })
  // What was read before stays in sight while it cannot be read again.
  const fault = (ledgers.data ? null : ledgers.error) ?? (entities.data ? null : entities.error)
  if (fault !== null)
    return (
      <Bare>
        <main id="content" tabIndex={-1}>
          <FaultView fault={fault} retry={() => location.reload()} heading="h1" />
        </main>
      </Bare>
    )
  if (ledgers.data !== undefined && asked === undefined)
    return (
      <Bare>
        <AddressProblem
          errors={[{ name: 'ledger', value: clocks.ledger ?? '', reason: 'is no record of this server' }]}
        />
      </Bare>
    )
  const ledger = ledgers.data?.ledgers.find(({ id }) => id === entities.data?.ledger)
  if (ledgers.data === undefined || entities.data === undefined || ledger === undefined)
    return (
      <Bare>
        <p className="loading">Reading the record …</p>
      </Bare>
    )
  const { knownAt: position } = entities.data
  return (
    <Page ledgers={ledgers.data.ledgers} entities={entities.data.entities} {...{ clocks, search, ledger, position }} />
  )
}

interface PageProps {
  readonly clocks: Clocks
  readonly search: Search
  readonly ledger: LedgerInfo
  readonly ledgers: readonly LedgerInfo[]
  readonly position: number
  readonly entities: Parameters<typeof createNames>[0]
}

function Page({ clocks, search, ledger, ledgers, position, entities }: PageProps) {
  const router = useRouter()
  const [draft, show] = useState<string | null>(null)
  const [changes, setChanges] = useState<readonly string[]>([])
  const names = useMemo(() => createNames(entities), [entities])
  const { publicAt, view, minConfidence, review } = clocks
  const setting: Setting = useMemo(
    () => ({ ledger: ledger.id, known: `@${position}`, publicAt, view, minConfidence, review }),
    [ledger.id, position, publicAt, view, minConfidence, review],
  )
  const change = useCallback(
    (wanted: Readonly<Record<string, string | undefined>>) => {
      const { pathname, search: now } = router.history.location
      router.history.replace(pathname + writeSearch({ ...parseSearch(now), ...wanted }))
    },
    [router],
  )
  const state: PageState = {
    ...{ clocks, search, setting, ledger, ledgers, position, names, change, show, setChanges },
    asOf: draft ?? clocks.asOf,
    today: today(),
  }
  return (
    <PageContext value={state}>
      <a className="skip" href="#content">
        Skip to the answer
      </a>
      <Masthead />
      <TimeBar changes={changes} />
      <Banner />
      <main id="content" tabIndex={-1}>
        <Outlet />
      </main>
      <Footer />
    </PageContext>
  )
}

function Bare({ children }: { readonly children: ReactNode }) {
  return (
    <>
      <header className="masthead">
        <a className="brand" href="/">
          asof
        </a>
      </header>
      {children}
      <footer className="footer">
        <p>A record of claims about rules, not legal advice.</p>
      </footer>
    </>
  )
}

/** A reader who follows a link by keyboard goes on at the new content. */
function useFocusOnArrival(pathname: string): void {
  const before = useRef(pathname)
  useEffect(() => {
    if (before.current === pathname) return
    before.current = pathname
    document.getElementById('content')?.focus()
  }, [pathname])
}
