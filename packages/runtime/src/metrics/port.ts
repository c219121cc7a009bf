import type { FigureName, Labels } from './catalogue.ts'

/** One value of a figure that is looked up when it is asked for. */
export interface Shown<N extends FigureName<'gauge'>> {
  readonly labels: Labels<N>
  readonly value: number
}

/** Where rooms put what operators watch. Nothing here ever fails a caller. */
export interface Metrics {
  count<N extends FigureName<'counter'>>(name: N, labels: Labels<N>): void
  /** @param seconds how long it took */
  time<N extends FigureName<'histogram'>>(name: N, labels: Labels<N>, seconds: number): void
  /** Has a figure looked up at each scrape, beside what others show of it; a look-up that rejects shows nothing. */
  show<N extends FigureName<'gauge'>>(name: N, read: () => readonly Shown<N>[] | Promise<readonly Shown<N>[]>): void
  /** All figures, as Prometheus reads them. */
  write(): Promise<string>
}

/** Keeps nothing. */
export const noMetrics: Metrics = { count: ignore, time: ignore, show: ignore, write: async () => '' }

function ignore(): void {}
