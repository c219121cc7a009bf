import type { Receipt } from '@asof/contract'
import { type ChangeEvent, useState } from 'react'
import { useTitle } from '../../frame/use-title.ts'
import { ReceiptView } from './receipt-view.tsx'

type State =
  | { readonly kind: 'none' }
  | { readonly kind: 'unreadable'; readonly reason: string }
  | { readonly kind: 'read'; readonly receipt: Receipt }

/** Is this receipt true? For whoever was given one. */
export function Prove() {
  const [state, setState] = useState<State>({ kind: 'none' })
  useTitle('Is this receipt true?')
  const choose = ({ target }: ChangeEvent<HTMLInputElement>) => {
    const [file] = target.files ?? []
    if (file !== undefined) void file.text().then((text) => setState(readReceipt(text)))
  }
  return (
    <article className="screen prove">
      <header className="question">
        <h1>Is this receipt true?</h1>
        <p>
          A receipt holds an answer, the commits it rests on and signatures. It is looked at in this browser, and the
          question is put to this record once more.
        </p>
      </header>
      <p className="field">
        <label htmlFor="receipt-file">Receipt</label>
        <input id="receipt-file" type="file" accept=".json,application/json" onChange={choose} />
      </p>
      {state.kind === 'unreadable' && <p role="alert">This is no receipt: {state.reason}</p>}
      {state.kind === 'read' && (
        <>
          <Said receipt={state.receipt} />
          <ReceiptView receipt={state.receipt} />
        </>
      )}
    </article>
  )
}

function readReceipt(text: string): State {
  try {
    const receipt = JSON.parse(text) as Receipt
    if (typeof receipt.signature === 'string' && typeof receipt.answer === 'object') return { kind: 'read', receipt }
    return { kind: 'unreadable', reason: 'it has no answer and signature' }
  } catch {
    return { kind: 'unreadable', reason: 'it is not JSON' }
  }
}

/** What the receipt says, before anything is believed. */
function Said({ receipt }: { readonly receipt: Receipt }) {
  return (
    <details open>
      <summary>What it says</summary>
      <pre>{JSON.stringify(receipt.answer, null, 2)}</pre>
    </details>
  )
}
