import type { Tables } from '../tables/project.ts'
import type { Rows } from '../tables/rows.ts'
import { chainOf, FIRST_LEAF, LEAVES, WORLD } from '../workload/world.ts'

/** One table with its columns and rows; all columns are 32-bit integers. */
export interface TableData {
  readonly name: string
  readonly columns: readonly string[]
  rows(): Generator<readonly number[]>
}

/** Every table of the first workload: the bitemporal ones, items with what they descend from, and the places. */
export function tablesOf({ rules, members, narrower, licences }: Tables): readonly TableData[] {
  return [
    ofRows('rule', rules, 0),
    ofRows('member', members, 1),
    ofRows('narrower', narrower, 0),
    ofRows('licence', licences, 1),
    { name: 'chain', columns: ['leaf', 'anc'], rows: chains },
    { name: 'place', columns: ['j'], rows: places },
  ]
}

/** The strongest plain indexes of the study (performance.md section 2): equality columns first, then ends. */
export const INDEXES = [
  'create index rule_by_item on rule(item, recip, kt, vt)',
  'create index member_by_place on member(jur, kt)',
  'create index licence_by_org on licence(org, item, kt)',
  'create index chain_by_ancestor on chain(anc)',
] as const

/** `create table` of a table. */
export function createSql({ name, columns }: TableData, kind = ''): string {
  return `create ${kind} table ${name}(${columns.map((column) => `${column} integer not null`).join(', ')})`
}

/** Rows in the order of a column, so that rows asked for together lie together. */
function ofRows(name: string, rows: Rows, column: number): TableData {
  return {
    name,
    columns: rows.columns,
    *rows() {
      const order = Uint32Array.from({ length: rows.size }, (_, row) => row)
      order.sort((a, b) => rows.at(a, column) - rows.at(b, column) || rows.at(a, column + 1) - rows.at(b, column + 1))
      for (const row of order) yield rows.row(row)
    },
  }
}

function* chains(): Generator<readonly number[]> {
  for (let leaf = FIRST_LEAF; leaf < FIRST_LEAF + LEAVES; leaf++) for (const item of chainOf(leaf)) yield [leaf, item]
}

function* places(): Generator<readonly number[]> {
  for (let place = 0; place < WORLD.places; place++) yield [place]
}
