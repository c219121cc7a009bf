/** One line of a table, by column. */
export type Row = Readonly<Record<string, unknown>>

/** What a spreadsheet may run as a formula, apostrophes before it aside. Source: ASVS 5.0, 1.2.10. */
const FORMULA = /^'*[=+\-@\t\r\0＝＋－＠]/

/**
 * A table as RFC 4180 says, UTF-8, with its columns in the first line; without columns, those of its first row, and
 * nothing for an empty one. A text that a spreadsheet would run as a formula is quoted, and kept from it by one more apostrophe.
 */
export function toCsv(rows: readonly Row[], columns: readonly string[] = Object.keys(rows[0] ?? {})): string {
  const lines = [columns, ...rows.map((row) => columns.map((column) => row[column]))]
  return columns.length === 0 ? '' : lines.map((line) => `${line.map(toCell).join(',')}\r\n`).join('')
}

/** A text as it was before a table kept it from running as a formula. */
export function withoutGuard(cell: string): string {
  return cell.startsWith("'") && FORMULA.test(cell) ? cell.slice(1) : cell
}

function toCell(value: unknown): string {
  const text = value === null || value === undefined ? '' : String(value)
  if (typeof value === 'string' && FORMULA.test(text)) return quote(`'${text}`)
  return /[",\r\n]/.test(text) ? quote(text) : text
}

function quote(text: string): string {
  return `"${text.replaceAll('"', '""')}"`
}
