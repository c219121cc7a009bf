import { useId } from 'react'
import { usePage } from '../../frame/page-state.ts'

interface FieldProps {
  readonly name: string
  readonly label: string
  readonly hint?: string
  readonly required?: boolean
  readonly initial?: string
}

/** A field for one line of text. */
export function Field({ name, label, hint, required = false, initial = '' }: FieldProps) {
  const id = useId()
  return (
    <p className="field">
      <label htmlFor={id}>{label}</label>
      <input id={id} name={name} required={required} defaultValue={initial} aria-describedby={hint && `${id}-hint`} />
      {hint !== undefined && <small id={`${id}-hint`}>{hint}</small>}
    </p>
  )
}

/** A field for a date as exact as the source is. */
export function DateField(props: FieldProps) {
  return <Field {...props} hint={props.hint ?? '2025-05-15, 2025-05, 2025, [2025-05-10..2025-05-20], unknown'} />
}

/** A field for longer text. */
export function TextField({ name, label, hint, required = false }: FieldProps) {
  const id = useId()
  return (
    <p className="field wide">
      <label htmlFor={id}>{label}</label>
      <textarea id={id} name={name} required={required} rows={3} aria-describedby={hint && `${id}-hint`} />
      {hint !== undefined && <small id={`${id}-hint`}>{hint}</small>}
    </p>
  )
}

interface SelectProps extends FieldProps {
  readonly options: readonly (readonly [value: string, words: string])[]
  /** What no choice means. */
  readonly none?: string
}

/** A field that takes one of several. */
export function SelectField({ name, label, options, required = false, initial = '', none }: SelectProps) {
  const id = useId()
  return (
    <p className="field">
      <label htmlFor={id}>{label}</label>
      <select id={id} name={name} required={required} defaultValue={initial || undefined}>
        {!required && <option value="">{none ?? 'not stated'}</option>}
        {options.map(([value, words]) => (
          <option key={value} value={value}>
            {words}
          </option>
        ))}
      </select>
    </p>
  )
}

/** A field that takes one of the things of a kind that the record names. */
export function EntityField({ kind, ...props }: Omit<SelectProps, 'options'> & { readonly kind: string }) {
  const { names } = usePage()
  const options = names.entities.filter(({ type }) => type === kind).map(({ id, name }) => [id, name ?? id] as const)
  return <SelectField {...props} options={options} />
}
