/** A figure that operators watch. Labels take few values: names of ledgers and routes, never what a request brought. */
interface Figure {
  readonly kind: 'counter' | 'gauge' | 'histogram'
  readonly help: string
  readonly labels: readonly string[]
}

/** Every figure of the product; units stand in the names. */
export const catalogue = {
  asof_http_requests_total: { kind: 'counter', help: 'Requests answered', labels: ['route', 'status'] },
  asof_http_request_duration_seconds: { kind: 'histogram', help: 'Time until an answer begins', labels: ['route'] },
  asof_ledger_head_position: {
    kind: 'gauge',
    help: 'Newest position of the log that this process has seen',
    labels: ['ledger', 'part'],
  },
  asof_ledger_folded_position: {
    kind: 'gauge',
    help: 'Newest position that its answers, views or notices rest on',
    labels: ['ledger', 'part'],
  },
  asof_ledger_newest_commit_timestamp_seconds: {
    kind: 'gauge',
    help: 'When the newest folded commit was recorded',
    labels: ['ledger', 'part'],
  },
  asof_ledger_stands_still: {
    kind: 'gauge',
    help: '1: read-only by damage, or a projection or notices do not go on; the log of the process says why',
    labels: ['ledger', 'part'],
  },
  asof_appends_total: { kind: 'counter', help: 'Commands to append, by outcome', labels: ['ledger', 'outcome'] },
  asof_checkpoint_size: { kind: 'gauge', help: 'Commits under the newest signed checkpoint', labels: ['ledger'] },
  asof_checkpoint_timestamp_seconds: {
    kind: 'gauge',
    help: 'When the newest commit under it was recorded',
    labels: ['ledger'],
  },
  asof_streams_open: { kind: 'gauge', help: 'Open event streams', labels: [] },
  asof_outbox_waiting: { kind: 'gauge', help: 'Deliveries that wait, those for later too', labels: ['ledger'] },
  asof_outbox_oldest_timestamp_seconds: {
    kind: 'gauge',
    help: 'When the delivery that is due for the longest became due; absent when none is',
    labels: ['ledger'],
  },
  asof_deliveries_total: { kind: 'counter', help: 'Attempts to deliver, by outcome', labels: ['outcome'] },
  asof_view_rebuilds_total: {
    kind: 'counter',
    help: 'Boards that were dropped because they were of another log',
    labels: ['ledger'],
  },
} as const satisfies Readonly<Record<`asof_${string}`, Figure>>

/** Names of the figures of one kind. */
export type FigureName<K extends Figure['kind'] = Figure['kind']> = {
  [N in keyof typeof catalogue]: (typeof catalogue)[N]['kind'] extends K ? N : never
}[keyof typeof catalogue]

/** Values of the labels of a figure. */
export type Labels<N extends FigureName> = Readonly<Record<(typeof catalogue)[N]['labels'][number], string>>
