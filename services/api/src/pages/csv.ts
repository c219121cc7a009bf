/** One line of a table, by column. */
export type Row = Readonly<Record<string, unknown>>

/**
 * A table as RFC 4180 says, UTF-8, with its columns in the first line; nothing for an empty one.
 * A text that a spreadsheet would run as a formula is kept from it by a leading apostrophe.
 */
export function toCsv(rows: readonly Row[]): string {
  const columns = Object.keys(rows[0] ?? {})
  const lines = [columns, ...rows.map((row) => columns.map((column) => row[column]))]
  return rows.length === 0 ? '' : lines.map((line) => `${line.map(toCell).join(',')}\r\n`).join('')
}

function toCell(value: unknown): string {
  const text = value === null || value === undefined ? '' : String(value)
  const harmless = typeof value === 'string' && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless
}
