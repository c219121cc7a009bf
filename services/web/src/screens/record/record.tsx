import { useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useRef, useState } from 'react'
import { AskFault, send } from '../../api/ask.ts'
import { KeyPanel } from '../../frame/key-panel.tsx'
import { usePage } from '../../frame/page-state.ts'
import { FaultView } from '../../frame/problem-view.tsx'
import { useTitle } from '../../frame/use-title.ts'
import { Field } from './fields.tsx'
import { CommonFields, FORMS, OwnFields } from './forms.tsx'
import { type Judged, Outcome, type Outcomes } from './outcome.tsx'
import { type FormKind, readFields, toEvent } from './to-event.ts'

/** Recording by people: first what it would change, then, the same event unchanged, recorded. */
export function RecordScreen() {
  const { search, ledger, change } = usePage()
  const kind: FormKind = (search['form'] ?? '') in FORMS ? (search['form'] as FormKind) : 'announcement'
  useTitle('Record an event')
  return (
    <article className="screen record">
      <header className="question">
        <h1>Record what happened</h1>
        <p>
          Nothing on record is ever changed or deleted: an event is added, and a wrong one is corrected by another.
          Before anything is recorded you see which answers it would change.
        </p>
      </header>
      {ledger.writable ? null : <p role="alert">This record takes no events: {ledger.reason}</p>}
      <KeyPanel />
      <fieldset className="kinds">
        <legend>It is</legend>
        {Object.entries(FORMS).map(([id, words]) => (
          <label key={id}>
            <input type="radio" name="kind" checked={kind === id} onChange={() => change({ form: id })} />
            {words}
          </label>
        ))}
      </fieldset>
      <EventForm key={kind} kind={kind} target={search['target'] ?? ''} />
    </article>
  )
}

function EventForm({ kind, target }: { readonly kind: FormKind; readonly target: string }) {
  const { setting } = usePage()
  const queries = useQueryClient()
  const form = useRef<HTMLFormElement>(null)
  const [outcome, setOutcome] = useState<Outcomes>({ kind: 'none' })
  const sendIt = async (event: object, isDryRun: boolean) => {
    try {
      const reply = await send(event, { ledger: setting.ledger, isDryRun })
      if ('dryRun' in reply) setOutcome({ kind: 'judged', event, reply: reply as Judged })
      else {
        setOutcome({ kind: 'recorded', receipt: reply })
        await queries.invalidateQueries({ queryKey: ['ledgers'] })
      }
    } catch (fault) {
      setOutcome({ kind: 'refused', fault: fault instanceof AskFault ? fault : new AskFault(null, String(fault)) })
    }
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (form.current !== null) void sendIt(toEvent(kind, readFields(form.current)), true)
  }
  return (
    <div className="record-columns">
      <form ref={form} className="record-form" onSubmit={submit} onInput={() => setOutcome({ kind: 'none' })}>
        <fieldset>
          <legend>What</legend>
          <Field name="id" label="Id of the event" hint="yours to choose; sent twice, it counts once" required />
          <OwnFields kind={kind} target={target} />
        </fieldset>
        <CommonFields kind={kind} />
        <button type="submit">What would it change?</button>
      </form>
      <section aria-live="polite" className="record-outcome">
        {outcome.kind === 'refused' ? (
          <FaultView fault={outcome.fault} onKey={() => setOutcome({ kind: 'none' })} />
        ) : (
          <Outcome outcome={outcome} record={(event) => void sendIt(event, false)} />
        )}
      </section>
    </div>
  )
}
