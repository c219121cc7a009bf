import type { ReactNode } from 'react'
import { isDay } from '../../clock/days.ts'
import { usePage } from '../../frame/page-state.ts'

interface ChoiceProps {
  readonly label: string
  readonly name: string
  readonly value: string | undefined
  /** What no choice means; without it one has to be chosen. */
  readonly none?: string
}

/** Chooses one of the destinations on record. */
export function PlaceChoice(props: ChoiceProps) {
  const { names } = usePage()
  return (
    <Choice
      {...props}
      options={names.entities.filter(({ type }) => type === 'jurisdiction').map(({ id }) => [id, names.place(id)])}
    />
  )
}

/** Chooses everything of a provider, or one of the items on record. */
export function ProviderOrItemChoice(props: ChoiceProps) {
  const { names } = usePage()
  const of = (wanted: string) => names.entities.filter(({ type }) => type === wanted).map(({ id }) => id)
  const providers = of('provider').map((id) => [id, `everything of ${names.of(id)}`] as const)
  return <Choice {...props} options={[...providers, ...of('item').map((id) => [id, names.of(id)] as const)]} />
}

/** Chooses one of the items on record. */
export function SubjectChoice(props: ChoiceProps) {
  const { names } = usePage()
  return (
    <Choice
      {...props}
      options={names.entities.filter(({ type }) => type === 'item').map(({ id }) => [id, names.of(id)])}
    />
  )
}

function Choice({
  label,
  name,
  value,
  none,
  options,
}: ChoiceProps & { readonly options: readonly (readonly [string, string])[] }) {
  const { change } = usePage()
  return (
    <label>
      {label}
      <select value={value ?? ''} onChange={({ target }) => change({ [name]: target.value || undefined })}>
        {none !== undefined && <option value="">{none}</option>}
        {options.map(([id, words]) => (
          <option key={id} value={id}>
            {words}
          </option>
        ))}
      </select>
    </label>
  )
}

/** Chooses a day; the address keeps it. */
export function DayChoice({
  label,
  name,
  value,
}: {
  readonly label: string
  readonly name: string
  readonly value: string
}) {
  const { change } = usePage()
  return (
    <label>
      {label}
      <input
        type="date"
        value={value}
        onChange={({ target }) => isDay(target.value) && change({ [name]: target.value })}
      />
    </label>
  )
}

/** A row of choices. */
export function Choices({ children }: { readonly children: ReactNode }) {
  return <p className="choices">{children}</p>
}
