import type { RecordedEvent } from '@asof/domain'
import fc from 'fast-check'
import {
  AUTHORITIES,
  any,
  CLASSES,
  CONDITIONS,
  CONFIDENCES,
  end,
  GROUPS,
  ITEMS,
  keysOf,
  known,
  LICENCES,
  maybe,
  ORGS,
  PLACES,
  POLICIES,
  PROVIDERS,
  plainTime,
  record,
  some,
  start,
  TRACKS,
} from './words.ts'

/** Type and data of a generated event; `fact` names what rival claims about it share. */
export interface Body {
  readonly type: string
  readonly data: Readonly<Record<string, unknown>>
  readonly fact?: string
}

const price = fc.record({ amount: fc.nat({ max: 3 }), currency: any(['USD', 'GBP']) })
const terms = record({ price, quota: maybe(fc.nat({ max: 9 }), 15) })

const recipients = fc.oneof(
  { weight: 4, arbitrary: some(PLACES).map((jurisdictions) => ({ jurisdictions })) },
  { weight: 5, arbitrary: some(Object.keys(GROUPS)).map((groups) => ({ groups })) },
  { weight: 2, arbitrary: some(ORGS).map((orgs) => ({ orgs })) },
  {
    weight: 2,
    arbitrary: some([...PLACES, 'group:bloc', 'group:bloc-p']).map((headquarteredIn) => ({ headquarteredIn })),
  },
  {
    weight: 2,
    arbitrary: fc
      .record({ group: any(['list', 'list-p']), threshold: any([25, 50, 75]) })
      .map((affiliatesOf) => ({ affiliatesOf })),
  },
  {
    weight: 2,
    arbitrary: fc
      .record({
        jurisdictions: some(PLACES, 1),
        orgs: some(ORGS, 1),
        groups: some(Object.keys(GROUPS)),
        affiliatesOf: fc.record({ group: any(['list', 'list-p']), threshold: any([25, 50, 75]) }),
      })
      .map((fields) => fields as Record<string, unknown>),
  },
)

const scopeFields = {
  providers: maybe(some(PROVIDERS, 1), 10),
  items: maybe(some(ITEMS), 20),
  itemClasses: maybe(some(CLASSES, 1), 12),
  recipients: maybe(recipients, 55),
  activities: maybe(some(['export', 'reexport'], 1), 10),
  endUses: maybe(some(['civil', 'military'], 1), 10),
}
const scopeCore = record(scopeFields)
const narrow = scopeCore.filter((scope) => Object.keys(scope).length > 0)
export const scope = record({ ...scopeFields, except: maybe(fc.array(narrow, { minLength: 1, maxLength: 1 }), 15) })

const PROVISION_IDS = POLICIES.flatMap((policy) => [`${policy}:1`, `${policy}:2`])

/** What a history dwells on, so that rare rules meet often enough. */
export interface Theme {
  readonly authorities: readonly string[]
  readonly policies: readonly string[]
  /** Scopes of provisions and licences. */
  readonly scope: fc.Arbitrary<Record<string, unknown>>
  readonly effects: readonly string[]
  /** Provisions that state exceptions, acts that name a cause, and events that are rival claims, in per cent. */
  readonly percent: { readonly exceptions: number; readonly causes: number; readonly claims: number }
  /** Starts of events. */
  readonly starts: fc.Arbitrary<string>
  /** How often each family of events comes. */
  readonly weights: Readonly<Record<'announced' | 'step' | 'licence' | 'scheme' | 'reference' | 'meta', number>>
}

/** A provision of a policy; it excepts only provisions that come before it in the list of all, so that no circle can be. */
function provision(id: string, theme: Theme): fc.Arbitrary<Record<string, unknown>> {
  const earlier = PROVISION_IDS.slice(0, PROVISION_IDS.indexOf(id))
  return record({
    id: fc.constant(id),
    effect: any(theme.effects),
    reviewPolicy: maybe(any(['approval', 'case-by-case', 'denial', null]), 60),
    conditions: maybe(some(CONDITIONS), 35),
    scope: theme.scope,
    track: maybe(any(TRACKS), 35),
    exceptionTo: earlier.length === 0 ? fc.constant(undefined) : maybe(some(earlier, 3), theme.percent.exceptions),
    priority: maybe(any([-1, 1, 2]), 15),
    reach: maybe(any(['outbound', 'all']), 35),
    effectiveFrom: maybe(plainTime, 15),
    effectiveTo: maybe(plainTime, 15),
    complianceFrom: maybe(plainTime, 15),
    terms: maybe(terms, 15),
  })
}

const provisions = (policy: string, theme: Theme) =>
  fc
    .tuple(provision(`${policy}:1`, theme), provision(`${policy}:2`, theme), fc.boolean())
    .map(([first, second, both]) => (both ? [first, second] : [first]))

const announced = (theme: Theme) =>
  any(theme.policies).chain((policy) =>
    record({
      policy: fc.constant(policy),
      authority: any(theme.authorities),
      legalForm: maybe(any(['regulation', 'statute', 'proposal']), 20),
      provisions: provisions(policy, theme),
      complianceFrom: maybe(plainTime, 15),
    }).map((data): Body => ({ type: 'policy.announced', data, fact: `fact:${policy}` })),
  )

const named = (policy: string) => maybe(some([`${policy}:1`, `${policy}:2`], 1), 15)

/** One step in a policy's life. */
const step = (theme: Theme) =>
  any(theme.policies).chain((policy) => {
    const by = maybe(any(theme.policies), theme.percent.causes)
    const of = (type: string, fields: Readonly<Record<string, fc.Arbitrary<unknown>>>) =>
      record({ policy: fc.constant(policy), ...fields }).map((data): Body => ({ type: `policy.${type}`, data }))
    const court = fc.constant('DDC')
    const amended = fc
      .record({
        add: maybe(fc.array(provision(`${policy}:2`, theme), { minLength: 1, maxLength: 1 }), 35),
        replace: maybe(fc.array(provision(`${policy}:1`, theme), { minLength: 1, maxLength: 1 }), 60),
        remove: maybe(fc.constant([`${policy}:2`]), 15),
      })
      .map(known)
    return fc.oneof(
      { weight: 3, arbitrary: of('amended', { changes: amended, by }) },
      { weight: 1, arbitrary: of('commenced', { newEffectiveFrom: plainTime }) },
      { weight: 2, arbitrary: of('postponed', { newEffectiveFrom: plainTime, provisions: named(policy) }) },
      { weight: 1, arbitrary: of('postponed', { newComplianceFrom: plainTime, provisions: named(policy) }) },
      { weight: 2, arbitrary: of('extended', { newEffectiveTo: end.map((text) => text.replace('?', '')) }) },
      { weight: 3, arbitrary: of('suspended', { provisions: named(policy), by }) },
      { weight: 2, arbitrary: of('reinstated', { provisions: named(policy), by }) },
      { weight: 2, arbitrary: of('stayed', { court, onlyFor: maybe(recipients, 35), provisions: named(policy), by }) },
      { weight: 1, arbitrary: of('stay-lifted', { court, onlyFor: maybe(recipients, 15) }) },
      { weight: 2, arbitrary: of('stay-extended', { court, newEffectiveTo: plainTime }) },
      { weight: 2, arbitrary: of('suspension-extended', { newEffectiveTo: plainTime }) },
      { weight: 1, arbitrary: of('vacated', { court, abInitio: fc.boolean(), by }) },
      { weight: 2, arbitrary: of('enforcement-waived', { provisions: named(policy), by }) },
      { weight: 1, arbitrary: of('enforcement-resumed', {}) },
      { weight: 2, arbitrary: of('rescinded', { provisions: named(policy), by }) },
      { weight: 2, arbitrary: of('lifted', { scope: maybe(scope, 60), by }) },
    )
  })

const licence = (theme: Theme) =>
  any(LICENCES).chain((id) =>
    record({
      licence: fc.constant(id),
      authority: any(theme.authorities),
      scope: theme.scope,
      conditions: maybe(some(CONDITIONS, 3), 60),
      terms: maybe(terms, 15),
      satisfies: maybe(some(TRACKS, 1), 15),
      recognisedBy: maybe(some(Object.keys(AUTHORITIES), 1), 15),
      limit: maybe(fc.constant({ quantity: 4, unit: 'chips' }), 25),
    }).map((data): Body => ({ type: 'licence.granted', data, fact: `fact:${id}` })),
  )

const licenceStep = any(LICENCES).chain((id) => {
  const of = (type: string, fields: Readonly<Record<string, fc.Arbitrary<unknown>>>) =>
    record({ licence: fc.constant(id), ...fields }).map((data): Body => ({ type: `licence.${type}`, data }))
  return fc.oneof(
    of('amended', { scope: maybe(scope, 15), conditions: maybe(some(CONDITIONS), 35), terms: maybe(terms, 15) }),
    of('suspended', {}),
    of('reinstated', {}),
    of('renewed', { newEffectiveTo: plainTime }),
    of('revoked', {}),
    of('surrendered', {}),
    of('drawn-down', { quantity: any([2, 4]) }),
  )
})

const termsByClass = fc.array(record({ recipients: maybe(recipients, 60), terms }), { minLength: 1, maxLength: 3 })
const scheme = fc.oneof(
  {
    weight: 2,
    arbitrary: fc
      .record({ scheme: any(['s1', 's2']), authority: keysOf(AUTHORITIES), eligible: scopeCore, termsByClass })
      .map((data): Body => ({ type: 'scheme.opened', data })),
  },
  {
    weight: 1,
    arbitrary: fc
      .record({ scheme: any(['s1', 's2']), termsByClass })
      .map((data): Body => ({ type: 'scheme.terms-changed', data })),
  },
  { weight: 1, arbitrary: any(['s1', 's2']).map((id): Body => ({ type: 'scheme.closed', data: { scheme: id } })) },
)

const membership = keysOf(GROUPS).chain((group) => {
  const { kind, nests } = GROUPS[group]
  const members = [
    ...(kind === 'jurisdictions' ? PLACES : ORGS),
    ...[...nests, ...nests].map((nested) => `group:${nested}`),
  ]
  return fc.tuple(any(members), any(['added', 'added', 'added', 'removed', 'excluded'])).map(
    ([member, change]): Body => ({
      type: `group.member.${change}`,
      data: { group, member },
      fact: `fact:${group}:${member.replace('group:', '')}`,
    }),
  )
})

const reference = fc.oneof(
  { weight: 8, arbitrary: membership },
  {
    weight: 1,
    arbitrary: keysOf(GROUPS).chain((group) =>
      any(['complete', 'partial']).map(
        (completeness): Body => ({
          type: 'group.defined',
          data: { group, kind: GROUPS[group].kind, completeness },
        }),
      ),
    ),
  },
  {
    weight: 4,
    arbitrary: fc.tuple(any(ORGS), any(PLACES)).map(
      ([org, jurisdiction]): Body => ({
        type: 'org.headquartered',
        data: { org, jurisdiction },
        fact: `fact:home:${org}`,
      }),
    ),
  },
  {
    weight: 4,
    arbitrary: fc
      .tuple(any(ORGS), any(ORGS), any([20, 30, 50, 60, 100]))
      .filter(([owner, owned]) => owner !== owned)
      .map(([owner, owned, percent]): Body => ({ type: 'org.ownership', data: { owner, owned, percent } })),
  },
  {
    weight: 3,
    arbitrary: fc.tuple(any(ITEMS), any(CLASSES)).map(
      ([item, itemClass]): Body => ({
        type: 'item.classified',
        data: { item, class: itemClass },
        fact: `fact:class:${item}`,
      }),
    ),
  },
)

export const MIXED: Theme = {
  authorities: Object.keys(AUTHORITIES),
  policies: POLICIES,
  scope,
  effects: ['prohibit', 'require-licence', 'require-licence', 'permit', 'permit-with-conditions', 'none'],
  percent: { exceptions: 35, causes: 15, claims: 17 },
  starts: start,
  weights: { announced: 18, step: 14, licence: 8, scheme: 3, reference: 14, meta: 9 },
}

const meta = fc
  .record({
    kind: any(['correction', 'correction', 'retraction', 'resolution']),
    aspect: any(['from', 'to', 'announced', 'confidence', 'data', 'data', 'fact', 'open']),
    moment: plainTime,
    confidence: any(CONFIDENCES),
    percent: any([20, 50, 60]),
    itemClass: any(CLASSES),
    place: any(PLACES),
    conditions: some(CONDITIONS),
    wording: provision('p1:1', MIXED),
  })
  .map((data): Body => ({ type: 'meta', data }))

const noise: fc.Arbitrary<Body> = fc.constant({
  type: 'context.noted',
  data: { subject: 'acme', kind: 'risk', claim: 'so they say' },
})

/** An event of any kind that may touch an answer, and a few that do not. */
export function bodies(theme: Theme): fc.Arbitrary<Body> {
  const { weights } = theme
  return fc.oneof(
    { weight: weights.announced, arbitrary: announced(theme) },
    { weight: weights.step, arbitrary: step(theme) },
    { weight: weights.licence, arbitrary: fc.oneof(licence(theme), licenceStep) },
    { weight: weights.scheme, arbitrary: scheme },
    { weight: weights.reference, arbitrary: reference },
    { weight: weights.meta, arbitrary: meta },
    { weight: 1, arbitrary: noise },
  )
}

/** A correction that fits its target; null where none of this aspect does. */
export function patchFor(
  target: RecordedEvent,
  { aspect, moment, ...material }: Body['data'],
  effectiveFrom: string | undefined,
): Record<string, unknown> | null {
  if (target.type === 'event.corrected') return { data: { patch: { confidence: material['confidence'] } } }
  if (target.type === 'event.retracted') return { confidence: material['confidence'] }
  switch (aspect) {
    case 'from':
      return { effectiveFrom: effectiveFrom ?? moment }
    case 'to':
      return { effectiveTo: moment }
    case 'open':
      return { effectiveTo: null }
    case 'announced':
      return { announcedAt: moment }
    case 'confidence':
      return { confidence: material['confidence'] }
    case 'fact':
      return target.fact === undefined ? null : { fact: null }
    default: {
      const data = dataPatch(target, material)
      return data === null ? null : { data }
    }
  }
}

function dataPatch({ type, data }: RecordedEvent, material: Body['data']): Record<string, unknown> | null {
  switch (type) {
    case 'policy.announced': {
      const [first, ...rest] = data['provisions'] as readonly Record<string, unknown>[]
      const { exceptionTo: _none, ...wording } = material['wording'] as Record<string, unknown>
      return { provisions: [{ ...wording, id: first!['id'] }, ...rest] }
    }
    case 'org.headquartered':
      return { jurisdiction: material['place'] }
    case 'org.ownership':
      return { percent: material['percent'] }
    case 'item.classified':
      return { class: material['itemClass'] }
    case 'licence.granted':
      return { conditions: material['conditions'] }
    case 'item.registered':
      return { provider: material['percent'] === 20 ? 'globex' : 'acme' }
    default:
      return null
  }
}
