import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import { catalogue, type FigureName } from './catalogue.ts'
import type { Metrics, Shown } from './port.ts'

/** Media type of what {@link Metrics.write} gives. */
export const METRICS_TYPE = Registry.PROMETHEUS_CONTENT_TYPE

/** Upper ends of the classes of durations, in seconds. */
const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

type Read = () => readonly Shown<FigureName<'gauge'>>[] | Promise<readonly Shown<FigureName<'gauge'>>[]>

/**
 * Figures for Prometheus.
 * @param own those of the process too: memory, processor, event loop
 */
export function createMetrics({ own }: { readonly own: boolean }): Metrics {
  const registry = new Registry()
  if (own) collectDefaultMetrics({ register: registry })
  const counters = new Map<string, Counter>()
  const histograms = new Map<string, Histogram>()
  const reads = new Map<string, Read[]>()
  for (const [name, { kind, help, labels: labelNames }] of Object.entries(catalogue)) {
    const figure = { name, help, labelNames: [...labelNames], registers: [registry] }
    if (kind === 'counter') counters.set(name, new Counter(figure))
    else if (kind === 'histogram') histograms.set(name, new Histogram({ ...figure, buckets: BUCKETS }))
    else {
      const list: Read[] = []
      reads.set(name, list)
      new Gauge({ ...figure, collect: collecting(list) })
    }
  }
  return {
    count: (name, labels) => counters.get(name)!.inc(labels),
    time: (name, labels, seconds) => histograms.get(name)!.observe(labels, seconds),
    show: (name, read) => void reads.get(name)!.push(read as Read),
    write: () => registry.metrics(),
  }
}

function collecting(reads: readonly Read[]): (this: Gauge) => Promise<void> {
  return async function collect() {
    const found = await Promise.all(reads.map(async (read) => read()).map((read) => read.catch(() => [])))
    this.reset()
    for (const { labels, value } of found.flat()) this.set(labels, value)
  }
}
