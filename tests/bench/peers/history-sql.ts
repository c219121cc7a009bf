import { FIRST_PLACE } from '../tables/policy-rows.ts'
import { ALWAYS, FOREVER } from '../tables/rows.ts'
import { type Dialect, isKnown } from './dialect.ts'
import { beats, outcomeOf } from './situation-sql.ts'

/**
 * The value of one place and item over all days as known at a position: `(day, v)` in order, `v` = -1 for unknown, equal
 * neighbours not merged. Parameters: j, n0..n2, k.
 *
 * Cut days and the spans between them are joined per authority only; the authorities' steps are then carried forward by a
 * running count, so that no cut meets the spans of another authority.
 */
export function historySql(dialect: Dialect): string {
  const { div, greatest, least } = dialect
  const ofGroups = (depth: number) =>
    `max(case when spec = 1 and ${div('m', 1_600_000)} = ${depth} then m % 16 else -1 end)`
  return `with rec as materialized (
      select ${FIRST_PLACE} + cast(:j as integer) r, 2 spec, ${ALWAYS} mf, ${FOREVER} mt
      union all select 0, 0, ${ALWAYS}, ${FOREVER}
      union all select m.grp, 1, m.vf, m.vt from member m where m.jur = :j and ${isKnown('m')}),
    seg as materialized (
      select x.authority a, rec.spec, x.recip r, (x.depth * 100000 + x.enacted) * 16 + x.lv * 4 + x.rv m,
        ${greatest('x.vf', 'rec.mf')} f, ${least('x.vt', 'rec.mt')} t
      from rec join rule x on x.recip = rec.r and x.item in (:n0, :n1, :n2) and ${isKnown('x')}
      where x.home <> :j and x.vf < rec.mt and x.vt > rec.mf),
    rel as materialized (
      select w.g1, w.g2, w.eq, w.vf, w.vt from narrower w where ${isKnown('w')}
        and w.g1 in (select r from rec) and w.g2 in (select r from rec)),
    cut as materialized (
      select a, f d from seg union select a, t from seg where t < ${FOREVER}
      union select s.a, rel.vf from rel join (select distinct a, r from seg) s on s.r = rel.g2
      union select s.a, rel.vt from rel join (select distinct a, r from seg) s on s.r = rel.g2 where rel.vt < ${FOREVER}),
    best as materialized (
      select c.a, c.d, s.spec, s.r, max(s.m) m from cut c join seg s on s.a = c.a and s.f <= c.d and s.t > c.d
      group by c.a, c.d, s.spec, s.r),
    beaten as materialized (
      select x.a, x.d, x.r from rel w join best x on x.r = w.g2 and w.vf <= x.d and w.vt > x.d
        join best y on y.r = w.g1 and y.a = x.a and y.d = x.d where ${beats(dialect, 'y', 'x')}),
    cell as (
      select a, d, max(case when spec = 2 then m else -1 end) jm, max(case when spec = 0 then m else -1 end) wm,
        ${ofGroups(0)} g0, ${ofGroups(1)} g1, ${ofGroups(2)} g2
      from best b where not exists (select 1 from beaten z where z.a = b.a and z.d = b.d and z.r = b.r) group by a, d),
    step as (
      select cut.a, cut.d, case when cell.a is null then -1 else ${outcomeOf(dialect)} end v
      from cut left join cell on cell.a = cut.a and cell.d = cut.d),
    grid as (
      select ds.d, au.a, step.v, count(step.v) over (partition by au.a order by ds.d) g
      from (select distinct d from cut) ds cross join (select distinct a from cut) au
      left join step on step.d = ds.d and step.a = au.a)
    select d, max(v) from (select d, max(v) over (partition by a, g) v from grid) z group by d order by d`
}
