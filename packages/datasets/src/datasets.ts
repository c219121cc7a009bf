/** A history the product ships with; each fills one empty ledger of the same id. */
export interface Dataset {
  readonly id: string
  /** One line for lists of ledgers. */
  readonly title: string
  /** What it holds and how far to trust it. */
  readonly description: string
  /** JSON lines, one recorded event each, in the order of recording. */
  readonly file: URL
  /** Number of events in the file. */
  readonly events: number
}

/** The shipped histories; see this room's README for where each comes from. */
export const datasets = [
  {
    id: 'ai-controls',
    title: 'AI-chip, computing and model-weight controls, 2018 to 2026',
    description:
      'Real measures of US, Chinese, EU, Dutch, UK and Japanese authorities with citations. The policy facts are real and ' +
      'partly unverified (each event says so); the import history of November 2026 is made.',
    file: new URL('../files/ai-controls.events.jsonl', import.meta.url),
    events: 545,
  },
  {
    id: 'seed-story',
    title: 'One news article on access to AI models for UK firms, June 2026',
    description:
      'A single unverified article as events: a ban, its partial lift, a licensing scheme, statements and planned actions. ' +
      'Nothing in it is official.',
    file: new URL('../files/seed-story.jsonl', import.meta.url),
    events: 77,
  },
] as const satisfies readonly Dataset[]

export type DatasetId = (typeof datasets)[number]['id']

/** The shipped history of that id, if there is one. */
export function findDataset(id: string): Dataset | undefined {
  return datasets.find((dataset) => dataset.id === id)
}
