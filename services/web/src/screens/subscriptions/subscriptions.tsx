import type { Reply } from '@asof/contract'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useRef, useState } from 'react'
import { type AskFault, act } from '../../api/ask.ts'
import { addMonths } from '../../clock/days.ts'
import { KeyPanel } from '../../frame/key-panel.tsx'
import { usePage } from '../../frame/page-state.ts'
import { FaultView } from '../../frame/problem-view.tsx'
import { useHeldKey } from '../../frame/use-held-key.ts'
import { useTitle } from '../../frame/use-title.ts'
import { EntityField, Field, SelectField } from '../record/fields.tsx'
import { readFields } from '../record/to-event.ts'
import { type Created, CreatedNote } from './created-note.tsx'
import { PreviewNote } from './preview-note.tsx'
import { SubscriptionRow } from './subscription-row.tsx'
import { toWish, type Wish } from './wish.ts'

/** How far back a preview looks, in months. */
const PREVIEW_MONTHS = 12

type State =
  | { readonly kind: 'none' }
  | { readonly kind: 'preview'; readonly wish: Wish; readonly reply: Reply<'postPreview'> }
  | { readonly kind: 'created'; readonly created: Created }
  | { readonly kind: 'refused'; readonly fault: AskFault }

/** Tell me when it matters: what to be told, what it would have told, and what became of it. */
export function Subscriptions() {
  const { setting, today } = usePage()
  const key = useHeldKey()
  const [state, setState] = useState<State>({ kind: 'none' })
  const queries = useQueryClient()
  const form = useRef<HTMLFormElement>(null)
  useTitle('Subscriptions')
  const span = { from: addMonths(today, -PREVIEW_MONTHS), to: today }
  const parameters = { ledger: setting.ledger }
  const guard = (work: Promise<State>) => work.then(setState, (fault: AskFault) => setState({ kind: 'refused', fault }))
  const preview = (event: FormEvent) => {
    event.preventDefault()
    if (form.current === null) return
    const wish = toWish(readFields(form.current))
    const asked = act<Reply<'postPreview'>>('post', '/subscriptions/preview', {
      body: wish,
      parameters: { ...parameters, ...span },
    })
    void guard(asked.then((reply) => ({ kind: 'preview', wish, reply })))
  }
  const create = (wish: Wish) => {
    const made = act<Created>('post', '/subscriptions', { body: wish, parameters })
    void guard(made.then((created) => ({ kind: 'created', created }))).then(() =>
      queries.invalidateQueries({ queryKey: ['subscriptions'] }),
    )
  }
  return (
    <article className="screen record">
      <header className="question">
        <h1>Tell me when it matters</h1>
        <p>
          A subscription is a question without a day. You are told when its answer changes, when a past answer is
          revised, and before a dated change comes; never again when history is replayed.
        </p>
      </header>
      <div className="record-columns">
        <form ref={form} className="record-form" onSubmit={preview} onInput={() => setState({ kind: 'none' })}>
          <WishFields />
          <button type="submit">What would it have told?</button>
        </form>
        <section aria-live="polite" className="record-outcome">
          {state.kind === 'none' && (
            <p className="quiet">Here you will see what it would have told in the last year.</p>
          )}
          {state.kind === 'refused' && <FaultView fault={state.fault} onKey={() => setState({ kind: 'none' })} />}
          {state.kind === 'preview' && (
            <PreviewNote
              reply={state.reply}
              wish={state.wish}
              span={span}
              hasKey={key !== ''}
              create={() => create(state.wish)}
            />
          )}
          {state.kind === 'created' && <CreatedNote created={state.created} />}
        </section>
      </div>
      <section className="block">
        <h2>Yours</h2>
        <p className="quiet">Subscriptions belong to whoever holds the key.</p>
        <KeyPanel />
        {key !== '' && <OwnSubscriptions keyHeld={key} />}
      </section>
    </article>
  )
}

function WishFields() {
  const { search } = usePage()
  return (
    <>
      <fieldset>
        <legend>About</legend>
        <EntityField
          kind="jurisdiction"
          name="jurisdiction"
          label="Destination"
          initial={search['jurisdiction'] ?? ''}
        />
        <EntityField kind="item" name="item" label="Item" none="any" initial={search['item'] ?? ''} />
        <EntityField kind="provider" name="provider" label="Or everything of a provider" none="any" />
        <EntityField kind="authority" name="authority" label="Only acts of" none="anybody" />
      </fieldset>
      <fieldset>
        <legend>Told</legend>
        <SelectField
          name="direction"
          label="Only changes"
          none="of any kind"
          options={[
            ['opens', 'towards more access'],
            ['closes', 'towards less access'],
            ['terms', 'of terms'],
          ]}
        />
        <SelectField
          name="ahead"
          label="Dated changes also"
          none="on their day only"
          options={[
            ['1', 'a day before'],
            ['7', 'a week before'],
            ['30', 'a month before'],
          ]}
        />
        <Field name="url" label="Webhook" hint="https://…; empty: you fetch notices yourself" />
        <Field name="description" label="What it is for" />
      </fieldset>
    </>
  )
}

function OwnSubscriptions({ keyHeld }: { readonly keyHeld: string }) {
  const own = useQuery({
    queryKey: ['subscriptions', keyHeld],
    queryFn: () => act<Reply<'getSubscriptions'>>('get', '/subscriptions'),
  })
  if (own.error !== null) return <FaultView fault={own.error} retry={() => void own.refetch()} />
  if (own.data === undefined) return <p className="loading">Asking …</p>
  if (own.data.subscriptions.length === 0) return <p className="quiet">You have no subscription yet.</p>
  return (
    <ul className="subscriptions">
      {own.data.subscriptions.map((subscription) => (
        <SubscriptionRow key={subscription.id} subscription={subscription} />
      ))}
    </ul>
  )
}
