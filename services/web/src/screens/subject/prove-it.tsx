import type { Receipt } from '@asof/contract'
import { useState } from 'react'
import { giveReceipt, type Pair } from '../../api/queries.ts'
import { writeDay } from '../../clock/days.ts'
import { Go } from '../../frame/go.tsx'
import { usePage } from '../../frame/page-state.ts'
import { FaultView } from '../../frame/problem-view.tsx'
import { saveBlob } from '../../frame/save-blob.ts'
import { ReceiptView } from '../prove/receipt-view.tsx'

/** The answer as something that can be shown to others, who need not trust this server. */
export function ProveIt({ pair }: { readonly pair: Pair }) {
  const { setting, asOf, position } = usePage()
  const [receipt, setReceipt] = useState<Receipt | null>(null)
  const [fault, setFault] = useState<unknown>(null)
  const make = () =>
    void giveReceipt(setting, pair, asOf).then(
      (given) => {
        setFault(null)
        setReceipt(given)
      },
      (cause: unknown) => setFault(cause),
    )
  const save = (given: Receipt) => {
    const name = `asof-${pair.jurisdiction}-${pair.subject.replaceAll('/', '-')}-${asOf}-at-${position}`
    saveBlob(new Blob([`${JSON.stringify(given, null, 2)}\n`], { type: 'application/json' }), `${name}.receipt.json`)
  }
  return (
    <section className="block">
      <h2>Prove it</h2>
      <p className="quiet">
        A receipt is this answer for {writeDay(asOf)} at position {position}, signed, with the commits it rests on and
        their place in the log. Whoever gave it cannot deny it later; whoever is given one{' '}
        <Go to="/prove">checks it</Go>.
      </p>
      <p>
        <button type="button" onClick={make}>
          Make a receipt
        </button>{' '}
        {receipt !== null && (
          <button type="button" onClick={() => save(receipt)}>
            Save the receipt
          </button>
        )}
      </p>
      {fault !== null && <FaultView fault={fault} />}
      {receipt !== null && <ReceiptView receipt={receipt} />}
    </section>
  )
}
