import { type Dataset, type DatasetTx, datasets, findDataset, readDataset } from '@asof/datasets'
import { parseProposal, type StoredEvent } from '@asof/domain'
import { buildCommit, type Ledger, MAX_COMMIT_EVENTS } from '@asof/ledger'

/** How far a loading got. `done` counts commits. */
export type Progress = (state: { readonly ledger: string; readonly done: number; readonly of: number }) => void

/** What people read about the shipped ledgers, by id. */
export const shippedTitles: Readonly<Record<string, { readonly title: string; readonly description: string }>> =
  Object.fromEntries(datasets.map(({ id, title, description }) => [id, { title, description }]))

/** Fills every empty ledger that a shipped history is named after. */
export async function loadShipped(ledgers: readonly Ledger[], progress?: Progress): Promise<void> {
  for (const ledger of ledgers) {
    const dataset = findDataset(ledger.id)
    if (dataset !== undefined) await loadDataset(ledger, dataset, progress)
  }
}

/**
 * Fills an empty ledger from a shipped history; a loading that was cut off goes on where it stopped.
 * Resolves to the number of events appended: 0 when the ledger holds anything else, or all of it already.
 * Errors: rejects when an event of the file does not parse or the ledger refuses a commit.
 */
export async function loadDataset(ledger: Ledger, dataset: Dataset, progress?: Progress): Promise<number> {
  if (ledger.state.mode === 'read-only') return 0
  const { seq: begun } = await ledger.head()
  const commits = (await readDataset(dataset)).flatMap(toCommits)
  if (begun >= commits.length || !(await isOurLoading(ledger, dataset, begun))) return 0
  let events = 0
  for (const [index, commit] of commits.entries()) {
    if (index < begun) continue
    events += await appendCommit(ledger, dataset, index, commit)
    progress?.({ ledger: ledger.id, done: index + 1, of: commits.length })
  }
  return events
}

/** A `tx` too large for one commit takes several. */
function toCommits({ recordedAt, events }: DatasetTx): readonly DatasetTx[] {
  const count = Math.ceil(events.length / MAX_COMMIT_EVENTS)
  return Array.from({ length: count }, (_, index) => {
    const first = index * MAX_COMMIT_EVENTS
    return { recordedAt, events: events.slice(first, first + MAX_COMMIT_EVENTS) }
  })
}

async function isOurLoading(ledger: Ledger, dataset: Dataset, seq: number): Promise<boolean> {
  return seq === 0 || (await ledger.readCommand(commandOf(dataset, seq - 1)))?.seq === seq
}

async function appendCommit(ledger: Ledger, dataset: Dataset, index: number, commit: DatasetTx): Promise<number> {
  const events = commit.events.map(toStoredEvent)
  const command = { cmd: commandOf(dataset, index), by: principalOf(dataset), now: commit.recordedAt, events }
  for (;;) {
    const outcome = await ledger.append(buildCommit(await ledger.head(), command))
    if (outcome.ok) return events.length
    // Another process loads the same history: what it appended is done, and its head is the one to follow.
    if (outcome.reason === 'duplicate-cmd') return 0
    if (outcome.reason !== 'conflict')
      throw new Error(`commit ${index + 1} of ${dataset.id} was not taken: ${outcome.reason}`)
  }
}

function toStoredEvent(sent: Readonly<Record<string, unknown>>): StoredEvent {
  const parsed = parseProposal(sent)
  if (parsed.ok) return parsed.proposal
  const [{ code, pointer }] = parsed.rejections
  throw new Error(`shipped event ${String(sent['id'])}: ${code} at ${pointer}`)
}

function principalOf({ id }: Dataset): string {
  return `dataset/${id}`
}

function commandOf(dataset: Dataset, index: number): string {
  return `${principalOf(dataset)}:${index + 1}`
}
