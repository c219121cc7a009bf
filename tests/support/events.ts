/** An event as a client sends it, before it is parsed; tests may bend it into any shape. */
export interface Draft {
  readonly id: string
  readonly type: string
  readonly [field: string]: unknown
}

export type Fields = Readonly<Record<string, unknown>>

const SOURCE = [{ kind: 'test', ref: 'made up' }]

/** An event with a name taken from its content, so that the same content is the same event; `envelope` may name it. */
export function draft(type: string, data: Fields, envelope: Fields = {}): Draft {
  const body = { schemaVersion: 1, source: SOURCE, ...envelope, data }
  return { id: `${type}/${digest(JSON.stringify(body))}`, type, ...body }
}

export function authority(id: string, fields: Fields = {}, envelope: Fields = {}): Draft {
  return draft('authority.registered', { authority: id, jurisdiction: 'US', zone: 'UTC', ...fields }, envelope)
}

export function group(id: string, fields: Fields = {}, envelope: Fields = {}): Draft {
  return draft('group.defined', { group: id, kind: 'jurisdictions', completeness: 'complete', ...fields }, envelope)
}

export function member(step: 'added' | 'removed' | 'excluded', id: string, of: string, envelope: Fields = {}): Draft {
  return draft(`group.member.${step}`, { group: of, member: id }, envelope)
}

export function org(id: string, fields: Fields = {}, envelope: Fields = {}): Draft {
  return draft('org.registered', { org: id, name: id, kind: 'company', ...fields }, envelope)
}

export function owns(owner: string, owned: string, percent: number, envelope: Fields = {}): Draft {
  return draft('org.ownership', { owner, owned, percent }, envelope)
}

export function item(id: string, fields: Fields = {}, envelope: Fields = {}): Draft {
  return draft('item.registered', { item: id, provider: 'acme', kind: 'model', ...fields }, envelope)
}

/** A provision that prohibits everything to everyone, unless told otherwise. */
export function provision(id: string, fields: Fields = {}): Fields {
  return { id, effect: 'prohibit', scope: {}, ...fields }
}

/** A policy of authority `us` with one provision `<id>:1`. */
export function policy(id: string, fields: Fields = {}, envelope: Fields = {}): Draft {
  return draft(
    'policy.announced',
    { policy: id, authority: 'us', provisions: [provision(`${id}:1`)], ...fields },
    envelope,
  )
}

/** A step in a policy's life: `policyStep('suspended', 'us/ban')`. */
export function policyStep(step: string, id: string, fields: Fields = {}, envelope: Fields = {}): Draft {
  return draft(`policy.${step}`, { policy: id, ...fields }, envelope)
}

export function licence(id: string, fields: Fields = {}, envelope: Fields = {}): Draft {
  return draft('licence.granted', { licence: id, authority: 'us', scope: {}, ...fields }, envelope)
}

export function licenceStep(step: string, id: string, fields: Fields = {}, envelope: Fields = {}): Draft {
  return draft(`licence.${step}`, { licence: id, ...fields }, envelope)
}

export function scheme(id: string, fields: Fields = {}, envelope: Fields = {}): Draft {
  return draft('scheme.opened', { scheme: id, authority: 'us', eligible: {}, termsByClass: [], ...fields }, envelope)
}

export function statement(id: string, fields: Fields = {}, envelope: Fields = {}): Draft {
  const said = { speaker: 'finch', topic: 'ban', stance: 'opposes', claim: 'it is wrong', quoted: false }
  return draft('statement.made', { statement: id, ...said, ...fields }, envelope)
}

export function action(step: string, id: string, envelope: Fields = {}): Draft {
  return draft(`action.${step}`, { action: id, ...(step === 'resolved' ? { outcome: 'settled' } : {}) }, envelope)
}

export function corrected(target: string, patch: Fields, envelope: Fields = {}): Draft {
  return draft('event.corrected', { target, patch }, envelope)
}

export function retracted(target: string, envelope: Fields = {}): Draft {
  return draft('event.retracted', { target }, envelope)
}

export function reviewed(verdict: string, target: string, fields: Fields = {}, envelope: Fields = {}): Draft {
  return draft('event.reviewed', { target, verdict, ...fields }, envelope)
}

export function configured(value: string, envelope: Fields = {}): Draft {
  return draft('ledger.configured', { setting: 'review', value }, envelope)
}

/** Names for test events: a short text that differs where the content does (FNV-1a, 32 bits). */
function digest(text: string): string {
  let hash = 0x811c9dc5
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193) >>> 0
  return hash.toString(36)
}
