import { FIRST_PLACE } from '../tables/policy-rows.ts'
import { type Dialect, holds } from './dialect.ts'

/**
 * The decision of domain.md section 6 for one recipient and item, on the tables of the first workload. Rows:
 * `(outcome, 0, policy)` per decisive provision and `(outcome, 1, licence)` per licence that covers; none = unknown.
 * An outcome is 4 * level + review policy. Parameters: j place, o organisation (-1 = none), n0..n2 the item and what it
 * descends from, d day, k position.
 *
 * One pass of window functions instead of comparing every pair: inside an authority a rule survives when no rule about its
 * own recipient is nearer the item (or as near and later), none about the place, and for a rule about anyone none about a
 * group, is at least as near, and no narrower group has one. `rk` orders by nearness, then by day of enactment.
 */
export function pointSql({ div }: Dialect): string {
  const items = '(:n0, :n1, :n2)'
  return `with rec(r, spec) as (
    select 0, 0 union all select ${FIRST_PLACE} + cast(:j as integer), 2
    union all select m.grp, 1 from member m where m.jur = :j and ${holds('m', ':d')}),
  hit as materialized (
    select x.authority a, rec.spec, x.recip r, x.depth, x.depth * 100000 + x.enacted rk, x.lv, x.rv, x.prov
    from rec join rule x on x.recip = rec.r and x.item in ${items} and ${holds('x', ':d')} where x.home <> :j),
  ranked as (
    select *, max(case when spec = 2 then depth else -1 end) over (partition by a) jd,
      max(case when spec = 1 then depth else -1 end) over (partition by a) gd, max(rk) over (partition by a, r) top
    from hit),
  beaten as materialized (
    select x.a, x.r, x.rk from narrower w join hit x on x.r = w.g2 join hit y on y.r = w.g1 and y.a = x.a
    where ${holds('w', ':d')} and (w.eq = 0 and y.depth >= x.depth or w.eq = 1 and y.rk > x.rk)),
  standing as materialized (
    select a, lv, rv, prov from ranked x
    where rk = top and (spec = 2 or jd < depth) and (spec > 0 or gd < depth)
      and not exists (select 1 from beaten z where z.a = x.a and z.r = x.r and z.rk = x.rk)),
  ruled as (select a, max(lv * 4 + rv) o from standing group by a),
  cover as materialized (
    select l.authority a, l.lic from licence l join ruled on ruled.a = l.authority and ${div('ruled.o', 4)} = 2
    where l.org = :o and l.item in ${items} and ${holds('l', ':d')}),
  cured as materialized (select a, o, case when exists (select 1 from cover c where c.a = ruled.a) then 4 else o end u from ruled),
  final as (select max(u) f from cured)
  select f, 0, s.prov from final, cured c, standing s
    where s.a = c.a and ${div('c.u', 4)} = ${div('f', 4)} and s.lv = ${div('c.o', 4)}
  union all select f, 1, c.lic from final, cover c`
}
