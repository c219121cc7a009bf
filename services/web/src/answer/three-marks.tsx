/** How far a rule got: three facts that are never one. */
type Reached = 'yes' | 'no'

interface Marks {
  readonly announced: Reached
  readonly inForce: Reached
  readonly enforced: Reached
  /** Why a mark is missing. */
  readonly note: string | null
}

const BY_STATUS: Readonly<Record<string, Marks>> = {
  applicable: { announced: 'yes', inForce: 'yes', enforced: 'yes', note: null },
  'not-enforced': { announced: 'yes', inForce: 'yes', enforced: 'no', note: 'the authority does not enforce it' },
  'in-force-not-yet-applicable': {
    announced: 'yes',
    inForce: 'yes',
    enforced: 'no',
    note: 'to be complied with later',
  },
  suspended: { announced: 'yes', inForce: 'no', enforced: 'no', note: 'suspended' },
  stayed: { announced: 'yes', inForce: 'no', enforced: 'no', note: 'stayed by a court' },
  pending: { announced: 'yes', inForce: 'no', enforced: 'no', note: 'not in force yet' },
  ended: { announced: 'yes', inForce: 'no', enforced: 'no', note: 'ended' },
  void: { announced: 'yes', inForce: 'no', enforced: 'no', note: 'void' },
  'not-announced': { announced: 'no', inForce: 'no', enforced: 'no', note: 'not announced yet' },
}

const UNSURE: Marks = { announced: 'no', inForce: 'no', enforced: 'no', note: 'the record leaves this open' }

const SIGNS = { announced: 'M6 1l5 5-5 5-5-5z', inForce: 'M2 2h8v8h-8z', enforced: 'M6 1l5 9h-10z' } as const
const WORDS = { announced: 'announced', inForce: 'in force', enforced: 'enforced' } as const

/** Announced, in force, enforced, each with its own sign and word. */
export function ThreeMarks({ status }: { readonly status: string }) {
  const marks = BY_STATUS[status] ?? UNSURE
  return (
    <span className="three-marks">
      {(['announced', 'inForce', 'enforced'] as const).map((name) => (
        <span key={name} className={`one-mark is-${marks[name]}`}>
          <svg viewBox="0 0 12 12" aria-hidden="true">
            <path d={SIGNS[name]} />
          </svg>
          {marks[name] === 'no' && 'not '}
          {WORDS[name]}
        </span>
      ))}
      {marks.note !== null && <span className="quiet"> ({marks.note})</span>}
    </span>
  )
}
