import { type FormEvent, useId, useState } from 'react'
import { AskFault, tryKey } from '../api/ask.ts'
import { holdKey } from '../api/held-key.ts'
import { useHeldKey } from './use-held-key.ts'

/** Takes the key of this tab, or lets go of it. A key that opens nothing is not held. */
export function KeyPanel({ onHeld }: { readonly onHeld?: () => void }) {
  const held = useHeldKey()
  const id = useId()
  const [refusal, setRefusal] = useState<string | null>(null)
  const take = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const key = String(new FormData(event.currentTarget).get('key') ?? '').trim()
    if (key === '') return
    tryKey(key).then(
      () => {
        setRefusal(null)
        holdKey(key)
        onHeld?.()
      },
      (fault: unknown) => setRefusal(fault instanceof AskFault ? fault.message : String(fault)),
    )
  }
  // What was read with a key goes with it.
  const forget = () => {
    holdKey('')
    location.reload()
  }
  if (held !== '')
    return (
      <p className="key-panel">
        This tab holds a key.{' '}
        <button type="button" onClick={forget}>
          Forget it
        </button>
      </p>
    )
  return (
    <form className="key-panel" onSubmit={take}>
      <p className="field">
        <label htmlFor={id}>Key</label>
        <input id={id} name="key" type="password" autoComplete="off" required aria-describedby={`${id}-hint`} />
        <small id={`${id}-hint`}>Kept with this tab until it is closed, and sent to this server alone.</small>
      </p>
      <button type="submit">Use this key</button>
      {refusal !== null && <p role="alert">This key was not taken: {refusal}</p>}
    </form>
  )
}
