import { isDay } from '../clock/days.ts'
import { usePage } from './page-state.ts'

/** The second clock: what the record knew, by day of recording or by log position; and what the public could know. */
export function KnownOn() {
  const { clocks, ledger, position, change } = usePage()
  const { knownAt, publicAt } = clocks
  const isNewest = position === ledger.position
  const [first, last] = [ledger.recordedFrom?.slice(0, 10), ledger.recordedTo?.slice(0, 10)]
  return (
    <div className="clock clock-known">
      <label htmlFor="known-on">Known on</label>
      <input
        id="known-on"
        type="date"
        value={knownAt !== undefined && isDay(knownAt) ? knownAt : ''}
        min={first}
        max={last}
        onChange={({ target }) => change({ knownAt: isDay(target.value) ? target.value : undefined })}
      />
      <label htmlFor="known-position" className="minor">
        position
      </label>
      <input
        id="known-position"
        type="number"
        value={position}
        min={0}
        max={ledger.position}
        onChange={({ target }) => {
          const wanted = Number(target.value)
          if (target.value !== '' && wanted >= 0 && wanted <= ledger.position)
            change({ knownAt: wanted === ledger.position ? undefined : `@${wanted}` })
        }}
      />
      <button type="button" onClick={() => change({ knownAt: undefined })} disabled={isNewest}>
        {isNewest ? 'Newest' : 'To newest'}
      </button>
      <details className="lens">
        <summary>{publicAt === undefined ? 'What counts …' : `Public by ${publicAt}`}</summary>
        <Lens />
      </details>
    </div>
  )
}

/** What narrows every answer: the day of announcement, enforcement, confidence, review. */
function Lens() {
  const { clocks, change } = usePage()
  return (
    <div className="lens-fields">
      <label>
        Announced by
        <input
          type="date"
          value={clocks.publicAt ?? ''}
          onChange={({ target }) => change({ publicAt: isDay(target.value) ? target.value : undefined })}
        />
      </label>
      <label>
        Rules not enforced
        <select
          value={clocks.view}
          onChange={({ target }) => change({ view: target.value === 'formal' ? 'formal' : undefined })}
        >
          <option value="applied">do not count</option>
          <option value="formal">count as written</option>
        </select>
      </label>
      <label>
        Claims
        <select
          value={clocks.minConfidence ?? ''}
          onChange={({ target }) => change({ minConfidence: target.value === '' ? undefined : target.value })}
        >
          <option value="">all, also alleged</option>
          <option value="reported">reported or better</option>
          <option value="primary">primary or better</option>
          <option value="official">official only</option>
        </select>
      </label>
      <label>
        Events nobody checked
        <select
          value={clocks.review ?? ''}
          onChange={({ target }) => change({ review: target.value === 'checked' ? 'checked' : undefined })}
        >
          <option value="">count, where the record says so</option>
          <option value="checked">do not count</option>
        </select>
      </label>
      {clocks.publicAt !== undefined && (
        <button type="button" onClick={() => change({ publicAt: undefined })}>
          Everything announced
        </button>
      )}
    </div>
  )
}
