import type { Receipt, VerifiedReceipt } from '@asof/contract'
import { useQuery } from '@tanstack/react-query'
import { act, read } from '../../api/ask.ts'
import { FaultView } from '../../frame/problem-view.tsx'
import { CHECKS, checkReceipt } from '../../proof/check-receipt.ts'

const WORDS: Readonly<Record<(typeof CHECKS)[number], string>> = {
  digest: 'the answer is the one its digest names',
  signature: 'this log’s key signed for the answer, its evidence and its place',
  checkpoint: 'the commits and the head lie in the log of a signed checkpoint',
  evidence: 'every event the answer names stands in those commits',
}

/** A receipt with what was found about it: by this browser alone, and by the server that answers again. */
export function ReceiptView({ receipt }: { readonly receipt: Receipt }) {
  const ledger = String(receipt.answer['ledger'])
  const name = JSON.stringify(receipt)
  const own = useQuery({
    queryKey: ['receipt', 'browser', name],
    queryFn: async () => {
      const { keys } = await read('getLogKeys', { ledger })
      return checkReceipt(
        receipt,
        keys.map(({ key }) => key),
      )
    },
  })
  const asked = useQuery({
    queryKey: ['receipt', 'server', name],
    queryFn: () => act<VerifiedReceipt>('post', '/receipts/verify', { body: receipt, parameters: { ledger } }),
  })
  const fault = own.error ?? asked.error
  return (
    <div className="receipt">
      {fault !== null && <FaultView fault={fault} />}
      {own.data !== undefined && (
        <CheckList
          title="Checked in this browser"
          checks={CHECKS.map((check) => ({ isRight: own.data[check], words: WORDS[check] }))}
        />
      )}
      {asked.data !== undefined && (
        <CheckList
          title="Checked by the server, which answered the question again"
          checks={asked.data.checks.map(({ ok, name, detail }) => ({ isRight: ok, words: `${name}: ${detail}` }))}
        />
      )}
      <p className="quiet">
        Without this page and this server: <code>npx asof verify-receipt FILE</code> on an exported log, or the
        stand-alone verifier, with the log’s key from a place you trust.
      </p>
    </div>
  )
}

interface ListProps {
  readonly title: string
  readonly checks: readonly { readonly isRight: boolean; readonly words: string }[]
}

function CheckList({ title, checks }: ListProps) {
  const isTrue = checks.every(({ isRight }) => isRight)
  return (
    <section role="status">
      <h3>
        {title}: <strong>{isTrue ? 'it holds' : 'it does not hold'}</strong>
      </h3>
      <ul className="checks">
        {checks.map(({ isRight, words }) => (
          <li key={words}>
            {isRight ? '✓ ' : '✗ not so: '}
            {words}
          </li>
        ))}
      </ul>
    </section>
  )
}
