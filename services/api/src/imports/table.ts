import { Readable } from 'node:stream'
import { limits, type ProblemCode } from '@asof/contract'
import { type Breather, createBreather } from '@asof/reader'
import { type CastingContext, CsvError, parse } from 'csv-parse'
import { type Refused, refuse } from '../http/refusal.ts'
import type { FilePlace, ImportFile, ReadEvent } from './import-file.ts'
import { COLUMNS, readRow } from './org-row.ts'

/** As RFC 4180 says, and no more forgiving; a byte order mark is none of the text. */
const OPTIONS = {
  bom: true,
  record_delimiter: ['\r\n', '\n'],
  max_record_size: limits.importCellBytes,
  cast: (cell: string, { index, lines }: CastingContext) => {
    // A line is as wide as it likes, and all of it would be kept before it is refused.
    if (index >= COLUMNS.length) throw new RangeError(String(lines))
    return cell
  },
}
const SLICE_BYTES = 16_384

/** A table of organisations. Errors: UTF-8, then form, columns, number and size of its rows, at the first fault. */
export async function openTable(bytes: Uint8Array, place: FilePlace): Promise<ImportFile | Refused> {
  const counted = await countRows(bytes, place.prefix)
  if (typeof counted !== 'number') return counted
  return { count: counted, events: () => readRows(bytes, place) }
}

async function* readRows(bytes: Uint8Array, place: FilePlace): AsyncGenerator<ReadEvent> {
  let index = -1
  for await (const cells of recordsOf(bytes)) {
    if (index >= 0) yield readRow(cells, { ...place, prefix: `${place.prefix}/rows/${index}` })
    index += 1
  }
}

async function countRows(bytes: Uint8Array, pointer: string): Promise<number | Refused> {
  let rows = -1
  try {
    for await (const cells of recordsOf(bytes)) {
      if (rows < 0 && cells.join() !== COLUMNS.join()) return wrongColumns(pointer)
      rows += 1
      if (rows > limits.importRows) return refuse('TOO_MANY_ROWS', `more than ${limits.importRows} rows`, { pointer })
    }
  } catch (error) {
    return rows < 0 && error instanceof RangeError ? wrongColumns(pointer) : refuseTable(error, pointer)
  }
  return rows < 0 ? wrongColumns(pointer) : rows
}

function wrongColumns(pointer: string): Refused {
  return refuse('WRONG_COLUMNS', `the first line is ${COLUMNS.join()}`, { pointer })
}

const FAULTS: Readonly<Record<string, readonly [ProblemCode, string]>> = {
  CSV_MAX_RECORD_SIZE: ['CELL_TOO_LARGE', `more than ${limits.importCellBytes} bytes`],
  CSV_QUOTE_NOT_CLOSED: ['MALFORMED_CSV', 'a quote that is not closed'],
  CSV_INVALID_CLOSING_QUOTE: ['MALFORMED_CSV', 'text after a closing quote'],
  INVALID_OPENING_QUOTE: ['MALFORMED_CSV', 'a quote inside of a cell that is not quoted'],
  CSV_RECORD_INCONSISTENT_FIELDS_LENGTH: ['MALFORMED_CSV', 'more or fewer cells than columns'],
}

/** What a reader threw as a refusal; throws what is no fault of the file. */
function refuseTable(error: unknown, pointer: string): Refused {
  if (error instanceof TypeError) return refuse('INVALID_ENCODING', 'the file is not UTF-8', { pointer })
  if (error instanceof RangeError)
    return refuse('MALFORMED_CSV', `more cells than columns, at line ${error.message}`, { pointer })
  if (!(error instanceof CsvError)) throw error
  const [code, detail] = FAULTS[error.code] ?? ['MALFORMED_CSV', 'not a table as RFC 4180 says']
  return refuse(code, `${detail}, at line ${String(error['lines'])}`, { pointer })
}

/** The lines of a table, its first one included. Throws TypeError where it is not UTF-8, RangeError, and `CsvError`. */
async function* recordsOf(bytes: Uint8Array): AsyncGenerator<readonly string[]> {
  const work = createBreather()
  const parser = Readable.from(textOf(bytes, work)).compose(parse(OPTIONS))
  for await (const record of parser) {
    await work.breathe()
    yield record as readonly string[]
  }
}

async function* textOf(bytes: Uint8Array, work: Breather): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  for (let at = 0; at < bytes.length; at += SLICE_BYTES) {
    await work.breathe()
    yield decoder.decode(bytes.subarray(at, at + SLICE_BYTES), { stream: true })
  }
  yield decoder.decode()
}
