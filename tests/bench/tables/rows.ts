/** An open end, in days or positions. */
export const FOREVER = 1 << 30
/** An open start, in days. */
export const ALWAYS = -(1 << 20)

/** A table of whole numbers that only grows; every table ends with valid from/to and known from/to. */
export interface Rows {
  readonly columns: readonly string[]
  readonly size: number
  /** Appends a row and tells its number. */
  push(values: readonly number[]): number
  at(row: number, column: number): number
  set(row: number, column: number, value: number): void
  row(row: number): number[]
}

/** An empty table with these columns before the four of time. */
export function createRows(...names: readonly string[]): Rows {
  const columns = [...names, 'vf', 'vt', 'kf', 'kt']
  const width = columns.length
  let cells = new Int32Array(1024 * width)
  let size = 0
  return {
    columns,
    get size() {
      return size
    },
    push: (values) => {
      if ((size + 1) * width > cells.length) {
        const wider = new Int32Array(cells.length * 2)
        wider.set(cells)
        cells = wider
      }
      cells.set(values, size * width)
      return size++
    },
    at: (row, column) => cells[row * width + column]!,
    set: (row, column, value) => {
      cells[row * width + column] = value
    },
    row: (row) => Array.from(cells.subarray(row * width, (row + 1) * width)),
  }
}
