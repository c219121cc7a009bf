import { FOREVER, type Rows } from './rows.ts'

/** What holds on the days `[from, to)`. */
export interface Span<T> {
  readonly from: number
  readonly to: number
  readonly of: T
}

/** A span that stands in a table and is still believed. */
export interface Painted<T> extends Span<T> {
  readonly row: number
}

/**
 * Brings the believed rows of one timeline in line with what is known from a position on: rows that no longer hold are
 * closed there, new ones are opened, and those at both ends that stay are left alone.
 */
export function repaint<T>(
  rows: Rows,
  { was, is, position }: { was: readonly Painted<T>[]; is: readonly Span<T>[]; position: number },
  valuesOf: (of: T) => readonly number[],
): Painted<T>[] {
  const same = (a: Span<T> | undefined, b: Span<T> | undefined) =>
    a !== undefined && b !== undefined && a.from === b.from && a.to === b.to && a.of === b.of
  const shorter = Math.min(was.length, is.length)
  let head = 0
  while (head < shorter && same(was[head], is[head])) head += 1
  let tail = 0
  while (tail < shorter - head && same(was.at(-1 - tail), is.at(-1 - tail))) tail += 1
  const knownTo = rows.columns.length - 1
  for (const { row } of was.slice(head, was.length - tail)) rows.set(row, knownTo, position)
  const opened = is
    .slice(head, is.length - tail)
    .map((span) => ({ ...span, row: rows.push([...valuesOf(span.of), span.from, span.to, position, FOREVER]) }))
  return [...was.slice(0, head), ...opened, ...was.slice(was.length - tail)]
}
