const HIDDEN = '***'
/** Names of fields whose value is never shown, however they are spelt. */
const NAMES = /^(proxy-?)?authorization$|^(set-?)?cookie$|key$|token$|secret|passw(or)?d|credential/i
/** What a text may hold of them: keys and secrets of ours, a credential in a header, in a URL, in a query. */
const TEXTS: readonly (readonly [RegExp, string])[] = [
  [/\b(asof_|whsec_|whsk_)[\w+/=-]{8,}/g, `$1${HIDDEN}`],
  [/\b(bearer|basic)\s+[^\s"',;]+/gi, `$1 ${HIDDEN}`],
  [/([a-z][a-z\d+.-]*:\/\/)[^\s/?#@]*@/gi, `$1${HIDDEN}@`],
  [/([?&][^=&\s]*(?:key|token|secret|password|signature|sig|auth)[^=&\s]*=)[^&\s"']+/gi, `$1${HIDDEN}`],
  // Of a URL elsewhere, what follows the host may itself be what lets in.
  [/(https?:\/\/[^\s/?#"']+)\/[^\s"']+/gi, `$1/${HIDDEN}`],
]
/** Levels that are looked into; what lies deeper is left out. */
const MAX_DEPTH = 5

/** The same fields without secrets: those of a telling name, and what stands in texts. */
export function withoutSecrets(fields: Record<string, unknown>): Record<string, unknown> {
  return shown(fields, 0) as Record<string, unknown>
}

function shown(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return TEXTS.reduce((text, [pattern, put]) => text.replace(pattern, put), value)
  if (typeof value !== 'object' || value === null) return value
  if (depth >= MAX_DEPTH) return HIDDEN
  if (Array.isArray(value)) return value.map((each) => shown(each, depth + 1))
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [name, NAMES.test(name) ? HIDDEN : shown(each, depth + 1)]),
  )
}
