/** Kinds of events a person can record by a form. */
export type FormKind = 'announcement' | 'licence' | 'statement' | 'correction'

/** What the fields of a form hold, by name; empty ones are absent. */
export type Fields = ReadonlyMap<string, string>

/** Reads a form; fields left empty are left out. */
export function readFields(form: HTMLFormElement): Fields {
  const entries = [...new FormData(form)].flatMap(([name, value]) => {
    const text = String(value).trim()
    return text === '' ? [] : [[name, text] as const]
  })
  return new Map(entries)
}

/** The event a form says, as it is sent; what is missing or wrong in it the server says. */
export function toEvent(kind: FormKind, fields: Fields): object {
  const given = (...names: readonly string[]) =>
    Object.fromEntries(names.flatMap((name) => (fields.has(name) ? [[name, fields.get(name)]] : [])))
  return {
    ...given('id'),
    ...BUILDERS[kind](fields, given),
    ...given('announcedAt', 'effectiveFrom', 'effectiveTo', 'confidence'),
    source: [{ kind: fields.get('sourceKind') ?? 'person', ...given('url', 'publisher', 'quote', 'publishedAt') }],
  }
}

type Given = (...names: readonly string[]) => Readonly<Record<string, unknown>>
type Builder = (fields: Fields, given: Given) => object

const BUILDERS: Readonly<Record<FormKind, Builder>> = {
  announcement: (fields, given) => ({
    type: 'policy.announced',
    data: {
      ...given('policy', 'authority', 'title', 'legalForm'),
      provisions: [
        {
          id: fields.get('provision') ?? `${fields.get('policy') ?? 'policy'}/rule`,
          ...given('effect', 'reviewPolicy', 'citation'),
          scope: {
            ...listed(fields, 'items'),
            ...listed(fields, 'providers'),
            ...(fields.has('jurisdictions') && { recipients: listed(fields, 'jurisdictions') }),
          },
        },
      ],
    },
  }),
  licence: (fields, given) => ({
    type: `licence.${fields.get('change') ?? 'revoked'}`,
    data: given('licence', 'reason', 'newEffectiveTo'),
  }),
  statement: (fields, given) => ({
    type: 'statement.made',
    data: {
      ...given('statement', 'speaker', 'onBehalfOf', 'topic', 'stance', 'claim', 'about'),
      quoted: fields.get('quoted') === 'yes',
    },
  }),
  correction: (fields, given) =>
    fields.get('change') === 'retracted'
      ? { type: 'event.retracted', data: given('target', 'reason') }
      : {
          type: 'event.corrected',
          data: {
            ...given('target', 'reason'),
            patch: Object.fromEntries(
              ['announcedAt', 'effectiveFrom', 'effectiveTo', 'confidence'].flatMap((name) =>
                fields.has(`new-${name}`) ? [[name, fields.get(`new-${name}`)]] : [],
              ),
            ),
          },
        },
}

/** A field that holds several ids, separated by commas or spaces. */
function listed(fields: Fields, name: string): Readonly<Record<string, readonly string[]>> {
  const ids = (fields.get(name) ?? '').split(/[\s,]+/).filter((id) => id !== '')
  return ids.length === 0 ? {} : { [name]: ids }
}
