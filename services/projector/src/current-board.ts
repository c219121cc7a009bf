import { RULE_VERSION } from '@asof/domain'
import { type LedgerReader, readBoard, type ValuedCell } from '@asof/reader'
import type { BoardStand } from '@asof/views'

/** Raised when cells are named or valued in another way. */
const FORM_VERSION = '1'

/** Version of the boards this projector keeps. */
export const BOARD_VERSION = `${RULE_VERSION}.${FORM_VERSION}`

/** Every cell of a ledger by its name, with its value at one stand. */
export interface CurrentBoard {
  readonly ledger: string
  readonly stand: BoardStand
  /** `recordedAt` of the newest commit. */
  readonly recordedAt: string
  readonly cells: ReadonlyMap<string, ValuedCell>
}

/** The board at the newest commit a reader has folded, true on a legal date; null before the first commit. */
export async function readCurrentBoard(reader: LedgerReader, asOf: string): Promise<CurrentBoard | null> {
  const { position, recordedAt, ledger } = reader
  if (position === 0) return null
  const { seq, hash: head } = reader.headAt(position)
  const cells = await readBoard(reader, { asOf, knownAt: position }, {})
  return {
    ledger: ledger.id,
    stand: { seq, head, position, asOf },
    recordedAt,
    cells: new Map(cells.map((cell) => [nameOf(cell), cell])),
  }
}

/** Name of a cell; neither part can hold a space. */
function nameOf({ jurisdiction, item }: ValuedCell): string {
  return `${jurisdiction} ${item}`
}
