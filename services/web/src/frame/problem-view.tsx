import { AskFault } from '../api/ask.ts'
import { heldKey } from '../api/held-key.ts'
import type { AddressError } from '../clock/clocks.ts'
import { KeyPanel } from './key-panel.tsx'

/** An address that cannot be shown as it is written; nothing is shown in its place. */
export function AddressProblem({ errors }: { readonly errors: readonly AddressError[] }) {
  return (
    <main id="content" className="problem" tabIndex={-1}>
      <h1>This address does not say what to show</h1>
      <p>No answer is shown, so that nothing is mistaken for what was asked.</p>
      <ul>
        {errors.map(({ name, value, reason }) => (
          <li key={name}>
            <code>
              {name}={value.split('\n').join(` and ${name}=`)}
            </code>{' '}
            {reason}
          </li>
        ))}
      </ul>
      <p>
        <a href="/">Today’s situation</a>
      </p>
    </main>
  )
}

interface FaultProps {
  readonly fault: unknown
  readonly retry?: () => void
  /** `h1` where the fault is all there is to see. */
  readonly heading?: 'h1' | 'h2'
  /** What follows once a key is held; without, the address is opened again. */
  readonly onKey?: () => void
}

/** A question that got no answer, with the reasons the server gave. */
export function FaultView({ fault, retry, heading: Heading = 'h2', onKey = () => location.reload() }: FaultProps) {
  const problem = fault instanceof AskFault ? fault.problem : null
  if (problem?.status === 401) return <KeyNeeded detail={problem.detail} heading={Heading} onKey={onKey} />
  return (
    <div className="problem" role="alert">
      <Heading>{problem === null ? 'No answer' : problem.title}</Heading>
      {problem === null ? (
        <p>{fault instanceof Error ? fault.message : String(fault)}</p>
      ) : (
        <ul>
          {problem.errors.map(({ detail, parameter, pointer }) => (
            <li key={`${parameter ?? pointer}${detail}`}>
              {(parameter ?? pointer) !== undefined && <code>{parameter ?? pointer}</code>} {detail}
            </li>
          ))}
        </ul>
      )}
      <p>
        {retry !== undefined && (
          <button type="button" onClick={retry}>
            Ask again
          </button>
        )}{' '}
        <a href="/">Today’s situation</a>
      </p>
    </div>
  )
}

interface NeededProps {
  readonly detail: string
  readonly heading: 'h1' | 'h2'
  readonly onKey: () => void
}

/** A question that is answered to holders of a key alone. The address stays: with a key it shows what it says. */
function KeyNeeded({ detail, heading: Heading, onKey }: NeededProps) {
  return (
    <div className="problem" role="alert">
      <Heading>This needs a key</Heading>
      <p>
        {heldKey() === '' ? 'Whoever runs this server gives them out.' : `That of this tab was refused: ${detail}.`}
      </p>
      <KeyPanel onHeld={onKey} />
    </div>
  )
}
