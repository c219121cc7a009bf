import { inPath } from '../../clock/address.ts'
import { addressOf, Go } from '../../frame/go.tsx'
import { usePage } from '../../frame/page-state.ts'
import { TellMe } from '../../frame/tell-me.tsx'

/** Which item is asked about, and where to go on with it. */
export function ItemChoice({ item }: { readonly item: string }) {
  const { names, change, search, setting } = usePage()
  const items = names.entities.filter(({ type }) => type === 'item')
  const families = [...new Set(items.map(({ id }) => familyOf(id)))]
  return (
    <p className="choices">
      <label>
        Item
        <select value={item} onChange={({ target }) => change({ item: target.value })}>
          {families.map((family) => (
            <optgroup key={family} label={names.of(family)}>
              {items
                .filter(({ id }) => familyOf(id) === family)
                .map(({ id, name }) => (
                  <option key={id} value={id}>
                    {name ?? id}
                  </option>
                ))}
            </optgroup>
          ))}
        </select>
      </label>
      <Go to={`/entities/${inPath(item)}`} search={{ item: undefined }}>
        What is on record about it
      </Go>
      <TellMe about={{ item }} />
      <Go to="/replay" search={{ item }}>
        How did we get here?
      </Go>
      <a href={addressOf('/embed', search, { ledger: setting.ledger, item })}>Show it in your own page</a>
    </p>
  )
}

function familyOf(item: string): string {
  return item.split('/')[0]!
}
