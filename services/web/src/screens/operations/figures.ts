/** One value of a figure with its labels. */
interface Sample {
  readonly name: string
  readonly labels: Readonly<Record<string, string>>
  readonly value: number
}

/** How far one part of the product has come with one record. */
export interface Progress {
  readonly part: string
  readonly ledger: string
  /** Newest position of the log that this part has seen. */
  readonly head: number
  /** Newest position its answers, views or notices rest on; null where it rests on none yet. */
  readonly position: number | null
  readonly isStill: boolean
}

/** What those who watch are told, as far as the page shows it. */
export interface Figures {
  readonly progress: readonly Progress[]
  /** Deliveries that wait, over all records. */
  readonly waiting: number | null
  /** When the delivery that is due for the longest became due, in s since 1970; null where none is. */
  readonly oldestDueS: number | null
  readonly streams: number | null
}

/** Reads the text format of Prometheus; lines of no known form are left out. */
export function toFigures(text: string): Figures {
  const samples = text.split('\n').flatMap(toSample)
  const all = (name: string) => samples.filter((sample) => sample.name === name)
  const of = (name: string, { labels }: Sample) =>
    all(name).find((one) => one.labels['part'] === labels['part'] && one.labels['ledger'] === labels['ledger'])?.value
  const progress = all('asof_ledger_head_position').map((sample) => ({
    part: sample.labels['part'] ?? '',
    ledger: sample.labels['ledger'] ?? '',
    head: sample.value,
    position: of('asof_ledger_folded_position', sample) ?? null,
    isStill: of('asof_ledger_stands_still', sample) === 1,
  }))
  const due = all('asof_outbox_oldest_timestamp_seconds').map(({ value }) => value)
  return {
    progress,
    waiting: sumOf(all('asof_outbox_waiting')),
    oldestDueS: due.length === 0 ? null : Math.min(...due),
    streams: sumOf(all('asof_streams_open')),
  }
}

function sumOf(samples: readonly Sample[]): number | null {
  return samples.length === 0 ? null : samples.reduce((sum, { value }) => sum + value, 0)
}

function toSample(line: string): readonly Sample[] {
  const [, name, labels = '', value] = /^(asof_\w+)(?:\{(.*)\})? (\S+)$/.exec(line) ?? []
  if (name === undefined || Number.isNaN(Number(value))) return []
  const pairs = [...labels.matchAll(/(\w+)="([^"]*)"/g)].map(([, key, text]) => [key, text])
  return [{ name, labels: Object.fromEntries(pairs), value: Number(value) }]
}
