import { parseProposal, type Rejection } from '@asof/domain'
import { toError } from '../handle/append-request.ts'
import { withoutGuard } from '../pages/csv.ts'
import type { FilePlace, ReadEvent } from './import-file.ts'

/** Columns of a table of organisations. */
export const COLUMNS = ['source', 'entity_number', 'name', 'start_date'] as const

type Column = (typeof COLUMNS)[number]

/** A name of a register, and a number in it: parts of an id, told apart by its first slash. */
const SOURCE = /^[A-Za-z0-9][A-Za-z0-9._:-]*$/
const NUMBER = /^[A-Za-z0-9._:/-]+$/

/** The columns that fields of the event come from; what is wrong elsewhere is wrong with the id. */
const COLUMN_OF: Readonly<Record<string, Column>> = { '/data/name': 'name', '/effectiveFrom': 'start_date' }

/**
 * The event of a row: `org.registered` of `source/entity_number` from its start date on. Its ids follow from the row alone,
 * so that the same row is the same event in any file.
 */
export function readRow(cells: readonly string[], { prefix, isTaken }: FilePlace): ReadEvent {
  const [source = '', number = '', name = '', from = ''] = cells.map(withoutGuard)
  const org = `${source}/${number}`
  const sent = {
    id: `import:${org}`,
    type: 'org.registered',
    effectiveFrom: from,
    source: [{ kind: 'register', publisher: source, ref: number }],
    assumed: ['kind'],
    data: { org, name, kind: 'company' },
  }
  const misspelt = [...misspeltIn('source', SOURCE, source), ...misspeltIn('entity_number', NUMBER, number)]
  const parsed = parseProposal(sent, isTaken)
  if (parsed.ok && misspelt.length === 0) return { ok: true, proposal: parsed.proposal, pointer: prefix }
  const rejections = parsed.ok ? [] : parsed.rejections
  const told = rejections.flatMap((rejection) => toColumn(rejection, misspelt.length > 0))
  return { ok: false, errors: [...misspelt, ...told].map((rejection) => toError(rejection, prefix)) }
}

function misspeltIn(column: Column, pattern: RegExp, value: string): readonly Rejection[] {
  const isFit = pattern.test(value)
  return isFit ? [] : [{ code: 'INVALID_IDENTIFIER', pointer: `/${column}`, detail: 'a part of an identifier' }]
}

/** A rejection of the event as one of the row; none where the parts of the id say it already. */
function toColumn({ pointer, ...rejection }: Rejection, isIdTold: boolean): readonly Rejection[] {
  const column = COLUMN_OF[pointer]
  if (column === undefined && isIdTold) return []
  return [{ ...rejection, pointer: `/${column ?? 'entity_number'}` }]
}
