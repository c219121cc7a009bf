import { answerBoard, type Lens, positionsOfType, type Query } from '@asof/domain'
import { createBreather } from './breather.ts'
import type { LedgerReader } from './ledger-reader.ts'
import { liveEvents, textOf } from './live-events.ts'

/** One place of the board: a recipient country and an item of a provider. */
export interface Cell {
  readonly jurisdiction: string
  readonly provider: string
  readonly item: string
}

/** Narrows the board to one country or one provider. */
export interface BoardFilter {
  readonly jurisdiction?: string
  readonly provider?: string
}

/** The cells of everything registered up to a position, sorted. */
export function listCells(reader: LedgerReader, knownAt: number, filter: BoardFilter = {}): readonly Cell[] {
  return listRows(reader, knownAt, filter).flat()
}

/** The same by country. */
function listRows({ facts }: LedgerReader, knownAt: number, filter: BoardFilter): readonly (readonly Cell[])[] {
  const eventsOf = (type: string) => liveEvents(facts, positionsOfType(facts, type), knownAt)
  const jurisdictions = eventsOf('jurisdiction.registered').map((event) => textOf(event, 'jurisdiction')!)
  const items = eventsOf('item.registered').map((event) => ({
    provider: textOf(event, 'provider')!,
    item: textOf(event, 'item')!,
  }))
  const rows = [...new Set(jurisdictions)]
    .filter((id) => filter.jurisdiction === undefined || id === filter.jurisdiction)
    .sort()
  const columns = items
    .filter(({ provider }) => filter.provider === undefined || provider === filter.provider)
    .sort((a, b) => (a.item < b.item ? -1 : 1))
  return rows.map((jurisdiction) => columns.map((column) => ({ jurisdiction, ...column })))
}

/** The question of a cell. */
export function questionOf({ jurisdiction, item }: Cell): Query {
  return { jurisdiction, item }
}

/** A cell with its value, `level[/reviewPolicy][?]`. */
export type ValuedCell = Cell & { readonly value: string }

/** The board at a date: every cell with its value. Gives way in between: a board may have thousands of cells. */
export async function readBoard(
  reader: LedgerReader,
  clocks: { readonly asOf: string; readonly knownAt: number; readonly publicAt?: string } & Lens,
  filter: BoardFilter,
): Promise<readonly ValuedCell[]> {
  const work = createBreather()
  const cells: ValuedCell[] = []
  for (const row of listRows(reader, clocks.knownAt, filter)) {
    const jurisdictions = row.slice(0, 1).map(({ jurisdiction }) => jurisdiction)
    const values = answerBoard(reader.facts, { ...clocks, jurisdictions, items: row.map(({ item }) => item) })
    cells.push(...row.map((cell, index) => ({ ...cell, value: values[index]! })))
    await work.breathe()
  }
  return cells
}
