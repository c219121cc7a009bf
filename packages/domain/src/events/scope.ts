import { z } from 'zod'
import { identifier, jurisdictionId, line, newDate, time } from './text.ts'

/** A jurisdiction, or `group:<id>` for all members of a group of jurisdictions. */
const placeOrGroup = jurisdictionId

/** Who a rule is about: an OR of places, groups, organisations, headquarters and affiliates. */
export const recipientsSchema = z.strictObject({
  jurisdictions: z.array(jurisdictionId).optional(),
  groups: z.array(identifier).optional(),
  orgs: z.array(identifier).optional(),
  headquarteredIn: z.array(placeOrGroup).optional(),
  affiliatesOf: z.strictObject({ group: identifier, threshold: z.number().min(0).max(100) }).optional(),
})

const ACTIVITIES = ['export', 'reexport', 'transfer', 'deemed-export', 'remote-access', 'import', 'domestic'] as const

const fields = {
  providers: z.array(identifier).optional(),
  items: z.array(identifier).optional(),
  itemClasses: z.array(identifier).optional(),
  recipients: recipientsSchema.optional(),
  activities: z.array(z.enum(ACTIVITIES)).optional(),
  endUses: z.array(identifier).optional(),
}

/** What a rule or licence is about; missing = any (domain.md section 4.1). Carve-outs hold no carve-outs of their own. */
export const scopeSchema = z.strictObject({ ...fields, except: z.array(z.strictObject(fields)).optional() })

/** Parties an act is limited to: recipients, or a scope that names them. */
export const partiesSchema = z.union([recipientsSchema, scopeSchema])

/** Parties as the scope they make. */
export function toScope(parties: Recipients | Scope): Scope {
  return isRecipients(parties) ? { recipients: parties } : parties
}

function isRecipients(parties: Recipients | Scope): parties is Recipients {
  return Object.keys(parties).some((field) => Object.hasOwn(recipientsSchema.shape, field))
}

/** Price, quota, support; open by design: schemes invent terms. */
export const termsSchema = z.looseObject({
  price: z
    .strictObject({
      class: z.enum(['free', 'standard', 'premium']).optional(),
      amount: z.number().min(0).optional(),
      currency: line.optional(),
      per: line.optional(),
    })
    .optional(),
})

/** Whether a rule reaches destinations inside its authority's own jurisdiction. */
export const REACHES = ['outbound', 'all'] as const
const EFFECTS = ['prohibit', 'require-licence', 'permit', 'permit-with-conditions', 'none'] as const
const REVIEW_POLICIES = ['approval', 'case-by-case', 'denial'] as const

/** One rule of a policy (domain.md section 4.1). */
export const provisionSchema = z.strictObject({
  id: identifier,
  effect: z.enum(EFFECTS),
  reviewPolicy: z.enum(REVIEW_POLICIES).nullable().optional(),
  conditions: z.array(line).optional(),
  scope: scopeSchema,
  track: identifier.optional(),
  exceptionTo: z.array(identifier).optional(),
  priority: z.int().optional(),
  reach: z.enum(REACHES).optional(),
  effectiveFrom: time.optional(),
  effectiveTo: newDate.optional(),
  complianceFrom: newDate.optional(),
  terms: termsSchema.optional(),
  citation: line.optional(),
})

/** What a rule or licence is about, with what is carved out of it. */
export type Scope = z.infer<typeof scopeSchema>
/** A scope without carve-outs. */
export type ScopeCore = Omit<Scope, 'except'>
/** Recipients of a scope. */
export type Recipients = z.infer<typeof recipientsSchema>
/** One rule of a policy. */
export type Provision = z.infer<typeof provisionSchema>
