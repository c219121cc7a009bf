import { type Command, Option } from 'commander'
import { act, keyed } from '../act.ts'
import type { KeyedOptions, Session } from '../session.ts'

interface ReviewOptions extends KeyedOptions {
  readonly reason?: string
  readonly counterClaim?: string
}

interface Receipt {
  readonly id: string
  readonly position: number
}

const VERDICTS = ['checked', 'disputed', 'withdrawn']

/** A second person's verdicts, and what a ledger asks of them. */
export function addReviewCommands(program: Command, session: Session): void {
  keyed(program.command('review').description('check an event that somebody else recorded, or dispute it'))
    .argument('<event>')
    .addArgument(program.createArgument('<verdict>', 'withdrawn takes your last one back').choices(VERDICTS))
    .addOption(new Option('--counter-claim <event>', 'event that says otherwise, with a dispute'))
    .action((target: string, verdict: string, options: ReviewOptions) =>
      send(session, options, { type: 'event.reviewed', target, verdict, counterClaim: options.counterClaim }),
    )
  const settings = program.command('settings').description('what a ledger asks before an event counts')
  keyed(settings.command('review').description('whether a second person has to check what is recorded from here on'))
    .addArgument(program.createArgument('<rule>').choices(['none', 'two-person']))
    .action((value: string, options: ReviewOptions) =>
      send(session, options, { type: 'ledger.configured', setting: 'review', value }),
    )
}

function send(
  session: Session,
  options: ReviewOptions,
  { type, ...fields }: { readonly type: string; readonly [field: string]: string | undefined },
): Promise<void> {
  const data = { ...fields, reason: options.reason }
  const body = JSON.stringify({ id: session.local.newId(), type, source: [{ kind: 'review' }], data })
  const path = type === 'event.reviewed' ? '/reviews' : '/settings'
  return act(
    session,
    options,
    (client, key) => client.post(path, body, { parameters: { ledger: options.ledger }, key }),
    ({ id, position }: Receipt) => `${id} recorded at position ${position}\n`,
  )
}
