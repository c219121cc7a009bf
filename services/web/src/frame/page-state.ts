import { createContext, useContext, useEffect } from 'react'
import type { LedgerInfo, Setting } from '../api/queries.ts'
import type { Clocks, Search } from '../clock/clocks.ts'
import type { Names } from '../words/names.ts'

/** What every screen knows: its clocks, what to ask with, and how to move. */
export interface PageState {
  readonly clocks: Clocks
  readonly search: Search
  /** The day shown; runs ahead of the address while the slider is held. */
  readonly asOf: string
  /** Today, by the reader's clock. */
  readonly today: string
  readonly setting: Setting
  readonly ledger: LedgerInfo
  readonly ledgers: readonly LedgerInfo[]
  /** The log position everything on the page is known at. */
  readonly position: number
  readonly names: Names
  /** Changes the address; undefined takes a parameter out. */
  readonly change: (search: Readonly<Record<string, string | undefined>>) => void
  /** Shows a day without changing the address yet; null ends that. */
  readonly show: (day: string | null) => void
  /** Tells the time bar which days the screen changes on. */
  readonly setChanges: (days: readonly string[]) => void
}

export const PageContext = createContext<PageState | null>(null)

/** The state of the page. Throws outside of the frame. */
export function usePage(): PageState {
  const state = useContext(PageContext)
  if (state === null) throw new Error('no page around this part')
  return state
}

/** Puts a screen's days of change on the time bar, as long as it is shown. */
export function useChangeDays(days: readonly string[]): void {
  const { setChanges } = usePage()
  const key = days.join()
  useEffect(() => {
    setChanges(key === '' ? [] : key.split(','))
    return () => setChanges([])
  }, [key, setChanges])
}
