import { randomFrom } from '../../support/seeded.ts'
import { FIRST_PLACE } from '../tables/policy-rows.ts'
import type { Tables } from '../tables/project.ts'
import type { Rows } from '../tables/rows.ts'
import { chainOf, DAYS, FIRST_LEAF, headquartersOf, LEAVES, parentOf } from '../workload/world.ts'
import { type Ask, toAsk } from './asks.ts'

type Row = Readonly<Record<string, number>>
type Below = (n: number) => number

/**
 * Questions where chance seldom leads: about holders of a licence for what a rule requires one for, and about places in two
 * groups of which one is narrower and both are named by rules of one authority.
 */
export function drawSharpAsks(count: number, seed: number, tables: Tables): readonly Ask[] {
  const random = randomFrom(seed)
  const below: Below = (n) => Math.floor(random() * n)
  const half = Math.ceil(count / 2)
  return [...first(licensed(tables, below), half), ...first(compared(tables, below), half)]
}

function* licensed({ licences, rules }: Tables, below: Below): Generator<Ask> {
  const byField = groupRows(rules, ({ authority, item, lv, recip }) =>
    lv === 2 && (recip === 0 || recip! >= FIRST_PLACE) ? `${authority} ${familyOf(item!)}` : null,
  )
  for (const licence of shuffled(licences, below)) {
    const org = licence['org']!
    const place = headquartersOf(org)
    for (const rule of byField.get(`${licence['authority']} ${familyOf(licence['item']!)}`) ?? []) {
      if (rule['recip'] !== 0 && rule['recip'] !== FIRST_PLACE + place) continue
      const ask = meeting([licence, rule], { place, org, below })
      if (ask !== null) yield ask
    }
  }
}

function* compared({ narrower, members, rules }: Tables, below: Below): Generator<Ask> {
  const byRecipient = groupRows(rules, ({ recip }) => `${recip}`)
  const byField = groupRows(rules, ({ recip, authority, item }) => `${recip} ${authority} ${familyOf(item!)}`)
  const byGroup = groupRows(members, ({ grp }) => `${grp}`)
  for (const relation of shuffled(narrower, below))
    for (const inner of byRecipient.get(`${relation['g1']}`) ?? [])
      for (const outer of byField.get(`${relation['g2']} ${inner['authority']} ${familyOf(inner['item']!)}`) ?? []) {
        const inside = byGroup.get(`${relation['g1']}`) ?? []
        const member = inside[below(inside.length)]
        if (member === undefined) continue
        const ask = meeting([relation, inner, outer, member], { place: member['jur']!, org: -1, below })
        if (ask !== null) yield ask
      }
}

function familyOf(item: number): number {
  const parent = parentOf(item)
  return parent === null ? item : familyOf(parent)
}

function first<T>(values: Generator<T>, count: number): readonly T[] {
  const taken: T[] = []
  for (const value of values) {
    if (taken.length === count) break
    taken.push(value)
  }
  return taken
}

/** Every row, from a drawn one on. */
function* shuffled(rows: Rows, below: Below): Generator<Row> {
  const start = below(Math.max(1, rows.size))
  for (let index = 0; index < rows.size; index++) yield named(rows, (start + index * 7919) % rows.size)
}

/** A question at which all of these rows hold; null where they never do together. */
function meeting(
  rows: readonly Row[],
  { place, org, below }: { place: number; org: number; below: Below },
): Ask | null {
  const from = (bound: string) => Math.max(1, ...rows.map((row) => row[bound]!))
  const to = (bound: string, limit: number) => Math.min(limit, ...rows.map((row) => row[bound]!))
  const [days, positions] = [to('vt', DAYS) - from('vf'), to('kt', from('kf') + 1000) - from('kf')]
  if (days <= 0 || positions <= 0) return null
  const items = rows.flatMap(({ item }) => (item === undefined ? [] : [item]))
  const leaves = Array.from({ length: LEAVES }, (_, index) => FIRST_LEAF + index).filter((leaf) =>
    items.every((item) => (chainOf(leaf) as readonly number[]).includes(item)),
  )
  if (leaves.length === 0) return null
  const [day, known] = [from('vf') + below(days), from('kf') + below(positions)]
  return toAsk({ place, org, leaf: leaves[below(leaves.length)]!, day, known })
}

function named(rows: Rows, index: number): Row {
  const values = rows.row(index)
  return Object.fromEntries(rows.columns.map((column, at) => [column, values[at]!]))
}

/** Rows by a key; those with the key null are left out. */
function groupRows(rows: Rows, keyOf: (row: Row) => string | null): ReadonlyMap<string, Row[]> {
  const groups = new Map<string, Row[]>()
  for (let index = 0; index < rows.size; index++) {
    const row = named(rows, index)
    const key = keyOf(row)
    if (key === null) continue
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [row])
    else group.push(row)
  }
  return groups
}
