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
import { describeLens } from '../../words/lens.ts'
import { listed } from '../../words/text.ts'
import { EntityField, Field, SelectField } from '../record/fields.tsx'
import { readFields } from '../record/to-event.ts'
import { type Created, CreatedNote } from './created-note.tsx'
import { PreviewNote, TooWide } from './preview-note.tsx'
import { SubscriptionRow } from './subscription-row.tsx'
import { toWish, type Wish } from './wish.ts'

/** How far back a preview looks, in months. */
const PREVIEW_MONTHS = 12

type State =
  | { readonly kind: 'none' }
  | { readonly kind: 'asking' }
  | { readonly kind: 'too-wide'; readonly wish: Wish }
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
    setState({ kind: 'asking' })
    const previewed = asked.then((reply): State => ({ kind: 'preview', wish, reply }))
    void guard(previewed.catch((fault: AskFault) => tooWide(fault, wish)))
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
          {state.kind === 'asking' && <p className="loading">Going through the last year …</p>}
          {state.kind === 'too-wide' && <TooWide hasKey={key !== ''} create={() => create(state.wish)} />}
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

/** A question that is too wide to be previewed can be subscribed to all the same. Throws every other fault on. */
function tooWide(fault: AskFault, wish: Wish): State {
  if (fault.problem?.code === 'TOO_WIDE') return { kind: 'too-wide', wish }
  throw fault
}

/** What may be watched, by what the record calls it. */
const PLACES = [
  ['jurisdiction', 'Destination', 'any'],
  ['group', 'Or every member of a list', 'any'],
  ['org', 'Recipient', 'anybody there'],
  ['item', 'Item', 'any'],
  ['provider', 'Or everything of a provider', 'any'],
  ['authority', 'Only acts of', 'anybody'],
] as const

/** How the page before was narrowed, and what of that a subscription cannot be. */
function Narrowed() {
  const { clocks } = usePage()
  const { publicAt, review } = clocks
  const kept = describeLens({ ...clocks, publicAt: undefined, review: undefined })
  return (
    <>
      {kept.length > 0 && <p className="quiet">{kept.join('. ')}, as on the page before.</p>}
      {(publicAt !== undefined || review !== undefined) && (
        <p className="quiet">
          {listed(describeLens({ ...clocks, view: 'applied', minConfidence: undefined }))}: that was the page before. A
          subscription tells what counts by default.
        </p>
      )}
    </>
  )
}

function WishFields() {
  const { search, setting } = usePage()
  return (
    <>
      <fieldset>
        <legend>About</legend>
        {PLACES.map(([name, label, none]) => (
          <EntityField key={name} {...{ name, label, none }} kind={name} initial={search[name] ?? ''} />
        ))}
        {setting.view === 'formal' && <input type="hidden" name="view" value="formal" />}
        {setting.minConfidence !== undefined && (
          <input type="hidden" name="minConfidence" value={setting.minConfidence} />
        )}
        <Narrowed />
      </fieldset>
      <fieldset>
        <legend>Told</legend>
        <SelectField
          name="streams"
          label="Beside answers"
          none="nothing else"
          initial={search['streams'] ?? ''}
          options={[
            ['stances', 'who says what'],
            ['actions', 'petitions, suits, disputes'],
          ]}
        />
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
