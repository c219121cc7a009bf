import { z } from 'zod'
import { scopeSchema, termsSchema } from './scope.ts'
import { identifier, jurisdictionId, line, text, time, zone } from './text.ts'

const note = text.optional()

const ORG_KINDS = [
  'company',
  'person',
  'government-department',
  'university',
  'civil-society',
  'collective',
  'international-body',
  'media',
] as const

const ITEM_KINDS = [
  'model-family',
  'model',
  'weights',
  'api',
  'service',
  'chip',
  'system',
  'equipment',
  'software',
  'technology',
  'material',
] as const

const CONTEXT_KINDS = ['background', 'reputation', 'criticism', 'risk', 'forecast', 'effect', 'opinion'] as const

/** Reference data: who and what there is, all with valid time (domain.md section 3). */
export const referenceSchemas = {
  'authority.registered': z.strictObject({
    authority: identifier,
    jurisdiction: jurisdictionId,
    zone,
    name: line.optional(),
    parent: identifier.optional(),
    note,
  }),
  'jurisdiction.registered': z.strictObject({
    jurisdiction: jurisdictionId,
    name: line,
    kind: z.enum(['country', 'territory', 'bloc']).optional(),
    partOf: jurisdictionId.optional(),
    note,
  }),
  'group.defined': z.strictObject({
    group: identifier,
    kind: z.enum(['jurisdictions', 'organisations']),
    completeness: z.enum(['complete', 'partial']),
    authority: identifier.optional(),
    name: line.optional(),
    note,
  }),
  'group.member.added': z.strictObject({
    group: identifier,
    member: jurisdictionId,
    terms: z
      .looseObject({ reviewPolicy: text.optional(), items: scopeSchema.shape.items, price: termsSchema.shape.price })
      .optional(),
    note,
  }),
  'group.member.removed': z.strictObject({ group: identifier, member: jurisdictionId, note }),
  'group.member.excluded': z.strictObject({ group: identifier, member: jurisdictionId, note }),
  'org.registered': z.strictObject({
    org: identifier,
    name: line,
    kind: z.enum(ORG_KINDS),
    attributes: z.record(z.string(), z.json()).optional(),
    aliases: z.array(line).optional(),
    sameAs: z.array(line).optional(),
    note,
  }),
  'org.headquartered': z.strictObject({ org: identifier, jurisdiction: jurisdictionId, note }),
  'org.ownership': z.strictObject({ owner: identifier, owned: identifier, percent: z.number().min(0).max(100), note }),
  'org.affiliated': z.strictObject({ person: identifier, org: identifier, role: line, note }),
  'item.registered': z.strictObject({
    item: identifier,
    provider: identifier,
    kind: z.enum(ITEM_KINDS),
    parent: identifier.optional(),
    name: line.optional(),
    note,
  }),
  'item.classified': z.strictObject({ item: identifier, class: identifier, note }),
  'context.noted': z.strictObject({ subject: identifier, kind: z.enum(CONTEXT_KINDS), claim: text, note }),
} as const

/** Stances a statement can take. */
const STANCES = ['supports', 'supports-with-reservations', 'opposes', 'calls-for', 'neutral'] as const

const oneOrMore = z.union([identifier, z.array(identifier).min(1)])

const actionFields = {
  action: identifier,
  kind: z.enum(['petition', 'lawsuit', 'wto-dispute', 'negotiation', 'legislation']).optional(),
  by: oneOrMore.optional(),
  byQualifier: line.optional(),
  against: oneOrMore.optional(),
  addressee: oneOrMore.optional(),
  goal: text.optional(),
  forum: line.optional(),
  note,
}

/** What is said, kept silent about and planned (domain.md sections 4.4 and 4.5). */
export const voiceSchemas = {
  'statement.made': z.strictObject({
    statement: identifier,
    speaker: identifier,
    onBehalfOf: identifier.optional(),
    topic: oneOrMore,
    stance: z.enum(STANCES),
    claim: text,
    about: identifier.nullable().optional(),
    quoted: z.boolean(),
    kind: line.optional(),
    quote: text.optional(),
    note,
  }),
  'statement.retracted': z.strictObject({ statement: identifier, speaker: identifier, reason: text.optional(), note }),
  'silence.observed': z.strictObject({ party: identifier, topic: identifier, asOf: time, note }),
  'action.threatened': z.strictObject(actionFields),
  'action.planned': z.strictObject(actionFields),
  'action.filed': z.strictObject(actionFields),
  'action.resolved': z.strictObject({ ...actionFields, outcome: text }),
  'action.withdrawn': z.strictObject(actionFields),
} as const
