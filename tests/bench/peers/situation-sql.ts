import { FIRST_PLACE } from '../tables/policy-rows.ts'
import { type Dialect, holds } from './dialect.ts'

/** `(j, leaf, v)` per place and leaf with a rule, for one leaf or all; `v` is 4 * level + review policy. */
type Leaves = 'one' | 'all'

/**
 * The whole situation on a day as known at a position. Rules are reduced to one row per authority, recipient and leaf (the
 * latest of the nearest) before they meet places, and maxima of packed numbers replace every comparison of pairs.
 */
function situation(dialect: Dialect, leaves: Leaves, day: string): string {
  const own = leaves === 'one' ? 'cast(:n0 as integer)' : 'c.leaf'
  const from = leaves === 'one' ? 'rule x' : 'rule x join chain c on c.anc = x.item'
  const where = leaves === 'one' ? 'x.item in (:n0, :n1, :n2) and ' : ''
  return `select j, leaf, max(v) v from (${perAuthority(
    dialect,
    `best as materialized (
      select ${own} leaf, x.authority a, x.home, x.recip r, max((x.depth * 100000 + x.enacted) * 16 + x.lv * 4 + x.rv) m
      from ${from} where ${where}${holds('x', day)} group by 1, 2, 3, 4)`,
    day,
  )}) z where v >= 0 group by j, leaf`
}

/** Packed rank of one depth: `m` of depth d lies in [d, d + 1) times this. */
const DEPTH = 1_600_000

function perAuthority(dialect: Dialect, best: string, day: string): string {
  const { div } = dialect
  const ofGroups = (depth: number) =>
    `max(case when spec = 1 and ${div('m', DEPTH)} = ${depth} then m % 16 else -1 end)`
  const cell = `select j, leaf, a, max(case when spec = 2 then m else -1 end) jm, max(case when spec = 0 then m else -1 end) wm,
      ${ofGroups(0)} g0, ${ofGroups(1)} g1, ${ofGroups(2)} g2
    from (select rec.j, b.leaf, b.a, rec.spec, b.m from best b join rec on rec.r = b.r where b.home <> rec.j
      and not exists (select 1 from beaten z where z.j = rec.j and z.leaf = b.leaf and z.a = b.a and z.r = b.r)) e
    group by j, leaf, a`
  return `with rec as materialized (
      select j + ${FIRST_PLACE} r, j, 2 spec from place union all select 0, j, 0 from place
      union all select m.grp, m.jur, 1 from member m where ${holds('m', day)}),
    ${best},
    beaten as materialized (
      select i.j, x.leaf, x.a, x.r from narrower w join best x on x.r = w.g2
        join best y on y.r = w.g1 and y.leaf = x.leaf and y.a = x.a join rec i on i.r = w.g1
      where ${holds('w', day)} and ${beats(dialect, 'y', 'x')}),
    cell as (${cell})
    select j, leaf, a, ${outcomeOf(dialect)} v from cell`
}

/** Whether the rule of a narrower group (or one of equal members) keeps another group's rule from deciding. */
export function beats({ div }: Dialect, y: string, x: string): string {
  const depth = (row: string) => div(`${row}.m`, DEPTH)
  return `(w.eq = 0 and ${depth(y)} >= ${depth(x)} or w.eq = 1 and ${div(`${y}.m`, 16)} > ${div(`${x}.m`, 16)})`
}

/** Outcome of one authority from its maxima: the place's rule, groups' rules nearer than it, anyone's nearer than both. */
export function outcomeOf({ div, greatest }: Dialect): string {
  const ofPlace = `case when jm < 0 then -1 else ${div('jm', DEPTH)} end`
  const ofGroups = 'case when g2 >= 0 then 2 when g1 >= 0 then 1 when g0 >= 0 then 0 else -1 end'
  const nearer = (depth: number) => `case when ${depth} > ${ofPlace} then g${depth} else -1 end`
  const anyone = `case when wm >= 0 and ${div('wm', DEPTH)} > ${greatest(ofPlace, ofGroups)} then wm % 16 else -1 end`
  return greatest('case when jm < 0 then -1 else jm % 16 end', nearer(0), nearer(1), nearer(2), anyone)
}

/** Value of every place for one leaf. Parameters: n0..n2, d, k. */
export function boardSql(dialect: Dialect): string {
  return situation(dialect, 'one', ':d')
}

/** Number of cells (place, leaf) whose value differs between days d and e, both as known at k. */
export function diffSql(dialect: Dialect): string {
  return `select count(*) from (${situation(dialect, 'all', ':d')}) s
    full join (${situation(dialect, 'all', ':e')}) t on s.j = t.j and s.leaf = t.leaf
    where s.v is distinct from t.v`
}
