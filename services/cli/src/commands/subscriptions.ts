import type { Notice } from '@asof/contract'
import type { Command } from 'commander'
import { act, KEY, keyed, print, REASON } from '../act.ts'
import { type WatchedOptions, watchedOf, withWatched } from '../arguments.ts'
import { renderNotice } from '../format/notice.ts'
import { type Deliveries, renderDeliveries, renderSubscription, type Subscription } from '../format/subscription.ts'
import type { KeyedOptions, Session } from '../session.ts'

interface SpecOptions extends WatchedOptions, KeyedOptions {
  readonly spec?: string
  readonly webhook?: string
  readonly description?: string
  readonly streams?: string
  readonly directions?: string
  readonly classes?: string
  readonly aheadDays?: string
}

/** What a key is told of: list, create, show, end, preview, deliveries, redeliver, rotate, test. */
export function addSubscriptionCommands(program: Command, session: Session): void {
  const parent = program.command('subscriptions').description('what the key is told of')
  addCreate(parent, session)
  addPreview(parent, session)
  addByKey(parent, session)
  addDeliveries(parent, session)
}

function addCreate(parent: Command, session: Session): void {
  withSpec(parent.command('create').description('be told when answers change, from now on'))
    .option('--key <key>', KEY)
    .option('--reason <text>', REASON)
    .option('--idempotency-key <key>', 'sent again with it, there is still one subscription')
    .action(
      async (
        recipient: string | undefined,
        subject: string | undefined,
        options: SpecOptions & { readonly idempotencyKey?: string },
      ) => {
        const { ledger, idempotencyKey } = options
        const spec = await specOf(session, recipient, subject, options)
        await act(
          session,
          options,
          (client, key) =>
            client.post('/subscriptions', spec, {
              key,
              parameters: { ledger },
              ...(idempotencyKey !== undefined && { idempotencyKey }),
            }),
          renderSubscription,
        )
      },
    )
}

function addPreview(parent: Command, session: Session): void {
  withSpec(parent.command('preview').description('what such a subscription would have told, by history; needs no key'))
    .requiredOption('--from <date>', 'first day (UTC)')
    .requiredOption('--to <date>', 'day after the last')
    .action(
      async (
        recipient: string | undefined,
        subject: string | undefined,
        options: SpecOptions & { readonly from: string; readonly to: string },
      ) => {
        const { ledger, from, to } = options
        const spec = await specOf(session, recipient, subject, options)
        await session.withClient(options, async (client) => {
          const answer = await client.post('/subscriptions/preview', spec, { parameters: { ledger, from, to } })
          print(
            session,
            options,
            answer,
            ({ notices }: { notices: readonly Notice[] }) => notices.map(renderNotice).join('') || 'nothing\n',
          )
        })
      },
    )
}

function addByKey(parent: Command, session: Session): void {
  keyed(parent.command('list').description('the subscriptions of the key, oldest first')).action(
    (options: KeyedOptions) =>
      act(session, options, (client, key) => client.get('/subscriptions', {}, { key }), renderList),
  )
  byId(parent.command('show').description('one of them')).action((id: string, options: KeyedOptions) =>
    act(session, options, (client, key) => client.get(pathOf(id), {}, { key }), renderSubscription),
  )
  byId(parent.command('end').description('be told no more')).action((id: string, options: KeyedOptions) =>
    act(
      session,
      options,
      (client, key) => client.delete(pathOf(id), { key }),
      () => 'ended\n',
    ),
  )
  byId(
    parent.command('rotate').description('new secrets for the receiver; the old ones sign for 24 hours more'),
  ).action((id: string, options: KeyedOptions) =>
    act(session, options, (client, key) => client.post(pathOf(id, '/rotate'), '', { key }), renderSecrets),
  )
  byId(parent.command('test').description('deliver a notice that says nothing')).action(
    (id: string, options: KeyedOptions) =>
      act(session, options, (client, key) => client.post(pathOf(id, '/test'), '', { key }), renderQueued),
  )
}

function addDeliveries(parent: Command, session: Session): void {
  byId(parent.command('deliveries').description('what became of its deliveries, newest first'))
    .option('--limit <count>', 'how many')
    .option('--before <place>', 'those before this place in the queue')
    .action((id: string, { limit, before, ...options }: KeyedOptions & { limit?: string; before?: string }) =>
      act(
        session,
        options,
        (client, key) => client.get(pathOf(id, '/deliveries'), { limit, before }, { key }),
        (body: Deliveries) => renderDeliveries(body),
      ),
    )
  byId(parent.command('redeliver').description('deliver again what was settled, under the old ids'))
    .requiredOption('--from <position>', 'first position of the ledger')
    .requiredOption('--to <position>', 'position after the last')
    .action((id: string, { from, to, ...options }: KeyedOptions & { from: string; to: string }) => {
      const range = JSON.stringify({ from: Number(from), to: Number(to) })
      return act(session, options, (client, key) => client.post(pathOf(id, '/redeliver'), range, { key }), renderQueued)
    })
}

function byId(command: Command): Command {
  return keyed(command).argument('<id>', 'of the subscription')
}

function withSpec(command: Command): Command {
  return withWatched(command)
    .option('--spec <file>', 'the whole specification as JSON, instead of the options; - reads standard input')
    .option('--webhook <url>', 'where notices are delivered; without, they are fetched')
    .option('--description <text>', 'what it is for')
    .option('--streams <names>', 'of answers, stances, actions, confidence, sources, separated by commas')
    .option('--directions <names>', 'of opens, closes, terms')
    .option('--classes <names>', 'of revision, change, upcoming, transition')
    .option('--ahead-days <days>', 'of 1, 7, 30: transitions are told so many days before as well')
}

function specOf(
  session: Session,
  recipient: string | undefined,
  subject: string | undefined,
  options: SpecOptions,
): Promise<string> | string {
  const { spec, webhook: url, description, streams, directions, classes, aheadDays } = options
  if (spec !== undefined) return session.local.readText(spec)
  const list = (text: string | undefined) => text?.split(',')
  return JSON.stringify({
    description,
    question: watchedOf(recipient, subject, options),
    streams: list(streams),
    directions: list(directions),
    classes: list(classes),
    aheadDays: list(aheadDays)?.map(Number),
    url,
  })
}

function pathOf(id: string, rest = ''): string {
  return `/subscriptions/${encodeURIComponent(id)}${rest}`
}

function renderList({ subscriptions }: { readonly subscriptions: readonly Subscription[] }): string {
  return subscriptions.map(renderSubscription).join('\n') || 'none\n'
}

function renderSecrets({ secret, publicKey }: { readonly secret: string; readonly publicKey: string }): string {
  return `shown only now\n  ${secret}\n  ${publicKey}\n`
}

function renderQueued({ queued }: { readonly queued: number }): string {
  return `${queued} to deliver\n`
}
