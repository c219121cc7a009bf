import { type Command, InvalidArgumentError, Option } from 'commander'
import { act, keyed } from '../act.ts'
import { columns } from '../format/table.ts'
import type { KeyedOptions, Session } from '../session.ts'

/** Who may do what on a server: list, issue, revoke. */
export function addKeyCommands(program: Command, session: Session): void {
  const parent = program.command('keys').description("keys of a running server: your own, for an admin everybody's")
  keyed(parent.command('list').description('the keys, oldest first')).action((options: KeyedOptions) =>
    act(session, options, (client, key) => client.get('/keys', {}, { key }), renderList),
  )
  keyed(
    parent
      .command('issue')
      .description('a new key, shown once; of one principal two may be live')
      .argument('[principal]', 'who acts by it (default: you)'),
  )
    .addOption(
      new Option('--role <role>', 'default: that of your key').choices(['reader', 'recorder', 'reviewer', 'admin']),
    )
    .option('--days <count>', 'how long it opens', parseDays)
    .action(
      (
        principal: string | undefined,
        { role, days, ...options }: KeyedOptions & { readonly role?: string; readonly days?: number },
      ) => {
        const spec = JSON.stringify({ principal, role, days })
        return act(session, options, (client, key) => client.post('/keys', spec, { key }), renderIssued)
      },
    )
  keyed(parent.command('revoke').description('close a key at once and for ever').argument('<id>', 'of the key')).action(
    (id: string, options: KeyedOptions) =>
      act(
        session,
        options,
        (client, key) => client.delete(`/keys/${encodeURIComponent(id)}`, { key }),
        () => 'revoked\n',
      ),
  )
}

interface Key {
  readonly id: string
  readonly principal: string
  readonly role: string
  readonly state: string
  readonly expiresAt: string
  readonly lastUsedAt: string | null
}

function renderList({ keys }: { readonly keys: readonly Key[] }): string {
  const rows = keys.map(({ id, principal, role, state, expiresAt, lastUsedAt }) => [
    id,
    principal,
    role,
    state,
    `until ${expiresAt}`,
    lastUsedAt === null ? 'never used' : `used ${lastUsedAt}`,
  ])
  return columns(rows) || 'none\n'
}

function renderIssued({ id, principal, role, expiresAt, token }: Key & { readonly token: string }): string {
  return `shown only now\n  ${token}\n  ${id}, ${role} ${principal}, until ${expiresAt}\n`
}

function parseDays(text: string): number {
  if (!/^[1-9]\d{0,2}$/.test(text)) throw new InvalidArgumentError('a number of days')
  return Number(text)
}
