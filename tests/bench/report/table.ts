import { type Spread, spread } from '../measure/rounds.ts'
import type { SizeResult } from '../measure/size.ts'
import type { Row } from './goals.ts'

/** Goals with what was measured: median, least and most of the rounds. */
export function goalTable(rows: readonly Row[]): string {
  return toTable([
    ['goal', 'target', 'median', 'least', 'most', 'verdict'],
    ...rows.map(({ goal, target, measured, verdict }) => [
      goal,
      target,
      ...(measured === null ? ['not measured', '', ''] : cells(measured)),
      verdict ?? (measured === null ? '' : '(no target here)'),
    ]),
  ])
}

/** Every side as measured. */
export function figureTable({ figures, bytesPerEvent }: SizeResult): string {
  return sideTable([
    ...Object.entries(figures).map(([name, values]) => ({ name, unit: unitOf(name), values })),
    ...Object.entries(bytesPerEvent).map(([name, bytes]) => ({ name, unit: 'bytes/event', values: [bytes] })),
  ])
}

/** One thing that was measured, once or in rounds; at least one value. */
export interface Figure {
  readonly name: string
  readonly unit: string
  readonly values: readonly number[]
}

/** Figures with median, least and most of their rounds. */
export function sideTable(figures: readonly Figure[]): string {
  return toTable([
    ['side', 'unit', 'median', 'least', 'most', 'rounds'],
    ...figures.map(({ name, unit, values }) => {
      const [median = '', ...others] = cells(spread(values))
      return [name, unit, median, ...(values.length === 1 ? ['', '', ''] : [...others, String(values.length)])]
    }),
  ])
}

/** Figures under two columns. */
export function pairTable(head: readonly [string, string], pairs: readonly (readonly [string, number])[]): string {
  return toTable([head, ...pairs.map(([name, value]) => [name, show(value)])])
}

const IN_MS = ['asof replay', 'read and JSON.parse', 'asof start from snapshot']

function unitOf(name: string): string {
  return IN_MS.includes(name) ? 'ms' : 'us'
}

function cells({ min, median, max }: Spread): readonly string[] {
  return [show(median), show(min), show(max)]
}

function show(value: number): string {
  if (value >= 1_000) return Math.round(value).toLocaleString('en')
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3)
}

/** Columns as wide as their widest cell. */
function toTable(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)))
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column]!))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}
