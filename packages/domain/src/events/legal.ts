import { z } from 'zod'
import type { StoredEvent } from './envelope.ts'
import {
  type Provision,
  partiesSchema,
  provisionSchema,
  REACHES,
  recipientsSchema,
  scopeSchema,
  termsSchema,
} from './scope.ts'
import { eventId, identifier, line, newDate, text } from './text.ts'

const note = text.optional()
const provisions = z.array(identifier).min(1).optional()
/**
 * Every lifecycle event may name who acts (default: the policy's own authority) and the policy that causes it.
 * NOTE: a court is optional in every shape, so that the rules answer COURT_REQUIRED or WRONG_AUTHORITY and not a shape error.
 */
const act = {
  policy: identifier,
  authority: identifier.optional(),
  court: line.optional(),
  by: identifier.optional(),
  note,
}

const LEGAL_FORMS = [
  'statute',
  'regulation',
  'order',
  'guidance',
  'proposal',
  'intent',
  'baseline',
  'unstated',
] as const

/** Policies and what happens to them (domain.md section 4.1). */
export const policySchemas = {
  'policy.announced': z.strictObject({
    policy: identifier,
    authority: identifier,
    title: line.optional(),
    legalForm: z.enum(LEGAL_FORMS).optional(),
    provisions: z.array(provisionSchema),
    complianceFrom: newDate.optional(),
    /** Of provisions that state none. */
    reach: z.enum(REACHES).optional(),
    rationale: text.optional(),
    replaces: z.union([identifier, z.array(identifier)]).optional(),
    note,
  }),
  'policy.amended': z.strictObject({
    ...act,
    changes: z.strictObject({
      add: z.array(provisionSchema).optional(),
      replace: z.array(provisionSchema).optional(),
      remove: z.array(identifier).optional(),
    }),
  }),
  'policy.commenced': z.strictObject({ ...act, newEffectiveFrom: newDate }),
  'policy.postponed': z
    .strictObject({ ...act, newEffectiveFrom: newDate.optional(), newComplianceFrom: newDate.optional(), provisions })
    .refine((data) => data.newEffectiveFrom !== undefined || data.newComplianceFrom !== undefined, {
      message: 'newEffectiveFrom or newComplianceFrom is needed',
    }),
  'policy.extended': z.strictObject({ ...act, newEffectiveTo: newDate }),
  'policy.suspended': z.strictObject({ ...act, provisions, reason: text.optional() }),
  'policy.suspension-extended': z.strictObject({ ...act, target: eventId, newEffectiveTo: newDate }),
  'policy.reinstated': z.strictObject({ ...act, provisions }),
  'policy.stayed': z.strictObject({ ...act, onlyFor: partiesSchema.optional(), provisions }),
  'policy.stay-lifted': z.strictObject({ ...act, onlyFor: partiesSchema.optional(), provisions }),
  'policy.stay-extended': z.strictObject({
    ...act,
    onlyFor: partiesSchema.optional(),
    provisions,
    target: eventId.optional(),
    newEffectiveTo: newDate.optional(),
  }),
  'policy.vacated': z.strictObject({ ...act, abInitio: z.boolean().optional() }),
  'policy.enforcement-waived': z.strictObject({ ...act, provisions }),
  'policy.enforcement-resumed': z.strictObject({ ...act, provisions }),
  'policy.rescinded': z.strictObject({ ...act, provisions, reason: text.optional() }),
  'policy.lifted': z.strictObject({ ...act, scope: scopeSchema.optional(), manner: text.optional() }),
} as const

const ofLicence = { licence: identifier, authority: identifier.optional(), note }
const grant = {
  licence: identifier,
  authority: identifier,
  kind: z.enum(['individual', 'general', 'scheme']).optional(),
  general: z.boolean().optional(),
  holder: identifier.optional(),
  scope: scopeSchema,
  conditions: z.array(line).optional(),
  terms: termsSchema.optional(),
  satisfies: z.array(identifier).optional(),
  recognisedBy: z.array(identifier).optional(),
  scheme: identifier.optional(),
  limit: z.strictObject({ quantity: z.number().min(0), unit: line }).optional(),
  note,
}

/** Licences, their life and their use (domain.md section 4.2). */
export const licenceSchemas = {
  'licence.granted': z.strictObject(grant),
  'licence.applied': z.strictObject({ ...grant, scope: scopeSchema.optional(), applicant: identifier.optional() }),
  'licence.denied': z.strictObject({ ...ofLicence, reason: text.optional() }),
  'licence.amended': z.strictObject({
    ...ofLicence,
    scope: scopeSchema.optional(),
    conditions: z.array(line).optional(),
    terms: termsSchema.optional(),
  }),
  'licence.suspended': z.strictObject({ ...ofLicence, reason: text.optional() }),
  'licence.reinstated': z.strictObject(ofLicence),
  'licence.renewed': z.strictObject({ ...ofLicence, newEffectiveTo: newDate }),
  'licence.revoked': z.strictObject({ ...ofLicence, reason: text.optional() }),
  'licence.surrendered': z.strictObject({ ...ofLicence, reason: text.optional() }),
  'licence.drawn-down': z.strictObject({ ...ofLicence, quantity: z.number().min(0) }),
  'licence.expired': z.strictObject(ofLicence),
} as const

const termsByClass = z.array(z.strictObject({ recipients: recipientsSchema.optional(), terms: termsSchema }))

/** Schemes: offers, not permissions (domain.md section 4.3). */
export const schemeSchemas = {
  'scheme.opened': z.strictObject({
    scheme: identifier,
    authority: identifier,
    policy: identifier.optional(),
    eligible: scopeSchema,
    termsByClass,
    limited: z.boolean().optional(),
    favours: line.optional(),
    name: line.optional(),
    note,
  }),
  'scheme.terms-changed': z.strictObject({ scheme: identifier, authority: identifier.optional(), termsByClass, note }),
  'scheme.closed': z.strictObject({ scheme: identifier, authority: identifier.optional(), note }),
} as const

/** Provisions an announcement or amendment words. */
export function worded({ type, data }: Pick<StoredEvent, 'type' | 'data'>): readonly Provision[] {
  if (type === 'policy.announced') return data['provisions'] as readonly Provision[]
  if (type !== 'policy.amended') return []
  const { add, replace } = data['changes'] as { readonly add?: Provision[]; readonly replace?: Provision[] }
  if (add === undefined) return replace ?? []
  return replace === undefined ? add : [...add, ...replace]
}

/** Provisions an announcement or amendment words, each with its JSON pointer in the event. */
export function wordedProvisions({
  data,
}: Pick<StoredEvent, 'data'>): readonly { readonly provision: Provision; readonly pointer: string }[] {
  const changes = data['changes'] as Record<string, unknown> | undefined
  const lists = {
    '/data/provisions': data['provisions'],
    '/data/changes/add': changes?.['add'],
    '/data/changes/replace': changes?.['replace'],
  }
  return Object.entries(lists).flatMap(([pointer, list]) =>
    ((list ?? []) as (Provision | string)[]).flatMap((provision, index) =>
      typeof provision === 'string' ? [] : [{ provision, pointer: `${pointer}/${index}` }],
    ),
  )
}
