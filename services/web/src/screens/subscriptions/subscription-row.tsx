import type { Reply } from '@asof/contract'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { act } from '../../api/ask.ts'
import { writeTime } from '../../clock/days.ts'
import { usePage } from '../../frame/page-state.ts'
import { FaultView } from '../../frame/problem-view.tsx'
import { plural } from '../../words/text.ts'

type Subscription = Reply<'getSubscriptions'>['subscriptions'][number]

interface RowProps {
  readonly subscription: Subscription
}

/** One subscription: what it watches, how it stands, what became of its deliveries. */
export function SubscriptionRow({ subscription }: RowProps) {
  const { names } = usePage()
  const queries = useQueryClient()
  const [fault, setFault] = useState<unknown>(null)
  const { id, ledger, state, reason, question, url, description, createdAt, parked } = subscription
  const watched = Object.values(question).map((value) => names.place(String(value)))
  const path = `/subscriptions/${encodeURIComponent(id)}`
  const run = (work: Promise<unknown>) =>
    void work.then(
      () => {
        setFault(null)
        return queries.invalidateQueries({ queryKey: ['subscriptions'] })
      },
      (cause: unknown) => setFault(cause),
    )
  return (
    <li className="subscription">
      <p>
        <strong>{description ?? (watched.join(' · ') || 'every answer')}</strong>{' '}
        <span className="quiet">
          {description !== undefined && `${watched.join(' · ')} · `}record {ledger} · since {writeTime(createdAt)}
        </span>
      </p>
      <p>
        {STATES[state]}
        {reason !== null && ` (${reason})`}
        {url !== undefined && <span className="quiet"> · delivered to {url}</span>}
        {parked > 0 && <strong> · {plural(parked, 'delivery').replace('deliverys', 'deliveries')} given up</strong>}
      </p>
      {url !== undefined && (
        <Deliveries
          path={path}
          again={(position) => run(act('post', `${path}/redeliver`, { body: { from: position, to: position + 1 } }))}
        />
      )}
      <p>
        {url !== undefined && (
          <button type="button" onClick={() => run(act('post', `${path}/test`))}>
            Send a test
          </button>
        )}{' '}
        <button type="button" onClick={() => run(act('delete', path))}>
          End it
        </button>
      </p>
      {fault !== null && <FaultView fault={fault} />}
    </li>
  )
}

const STATES: Readonly<Record<Subscription['state'], string>> = {
  active: 'Active',
  pending: 'Waits for its receiver to echo the challenge',
  parked: 'Parked: its owner has no live key',
  disabled: 'Disabled',
}

interface DeliveriesProps {
  readonly path: string
  /** Delivers once more what was settled at a position. */
  readonly again: (position: number) => void
}

function Deliveries({ path, again }: DeliveriesProps) {
  const [open, setOpen] = useState(false)
  const log = useQuery({
    queryKey: ['subscriptions', 'deliveries', path],
    queryFn: () => act<Reply<'getDeliveries'>>('get', `${path}/deliveries`),
    enabled: open,
  })
  return (
    <details onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>Deliveries</summary>
      {log.error !== null && <FaultView fault={log.error} />}
      {log.data?.deliveries.length === 0 && <p className="quiet">Nothing was to be delivered yet.</p>}
      <ol className="steps">
        {log.data?.deliveries.map(({ id, state, position, dueAt, attempts }) => (
          <li key={id}>
            {state}{' '}
            <span className="quiet">
              position {position}, due {writeTime(dueAt)}, {plural(attempts.length, 'attempt')}
            </span>
            {attempts.at(-1) !== undefined && (
              <span className="quiet">
                {' '}
                · last answer {attempts.at(-1)!.status ?? 'none'}: {attempts.at(-1)!.answer}
              </span>
            )}{' '}
            {state !== 'waiting' && (
              <button type="button" className="link" onClick={() => again(position)}>
                Deliver again
              </button>
            )}
          </li>
        ))}
      </ol>
    </details>
  )
}
