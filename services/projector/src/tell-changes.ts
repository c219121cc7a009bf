import { type CellState, topics } from '@asof/contract'
import type { LedgerReader, ValuedCell } from '@asof/reader'
import type { Publisher } from '@asof/topics'
import { readPlace } from './chain-place.ts'
import type { CurrentBoard } from './current-board.ts'
import { TopicDiverged } from './diverged.ts'
import { toChangeRecord, toStateRecord, UNKNOWN } from './topic-records.ts'

/** Keeps the topics of the present and of changes. Both reject when these fail or belong to another log. */
export interface ChangeTeller {
  /** Brings the topics up to a board. */
  tell(board: CurrentBoard): Promise<void>
  /** The same, after looking at what the topics hold: a late record of an old writer is set right so, and one made anew filled. */
  audit(board: CurrentBoard): Promise<void>
}

interface Difference {
  readonly key: string
  readonly cell: ValuedCell
  readonly before: string
}

/** What the topics hold. */
interface Published {
  readonly states: Map<string, CellState>
  /** Whether the changes that led to the states were told; not where that topic is empty, as it was made anew. */
  isTold: boolean
}

/**
 * A teller that goes on from what the topic of the present holds. Changes are published before the present they lead to:
 * whatever is interrupted, a change is told again rather than never. A topic of changes that was made anew begins with every
 * cell as changed from `unknown`.
 */
export function createChangeTeller(reader: LedgerReader, publisher: Publisher): ChangeTeller {
  /** Null before the topics were asked. */
  let published: Published | null = null

  async function tell(board: CurrentBoard): Promise<void> {
    published ??= await readPublished(reader, publisher)
    // Another projector is further.
    if (published === null) return
    const differences = compare(published, board)
    await publisher.publish(differences.map(({ key, cell, before }) => toChangeRecord(board, key, cell, before)))
    await publisher.publish(differences.map(({ key, cell }) => toStateRecord(board, key, cell)))
    for (const { key, cell } of differences) {
      if (cell.value === UNKNOWN) published.states.delete(key)
      else published.states.set(key, { ledger: board.ledger, ...board.stand, ...cell })
    }
    published.isTold = true
  }

  async function attempt(board: CurrentBoard): Promise<void> {
    try {
      await tell(board)
    } catch (fault) {
      published = null
      throw fault
    }
  }

  return {
    tell: attempt,
    audit: (board) => {
      published = null
      return attempt(board)
    },
  }
}

function compare({ states, isTold }: Published, { cells }: CurrentBoard): readonly Difference[] {
  const toldOf = (key: string) => (isTold ? states.get(key)?.value : undefined)
  const present = [...cells].map(([key, cell]) => ({ key, cell, before: toldOf(key) ?? UNKNOWN }))
  const gone = [...states].flatMap(([key, { jurisdiction, provider, item, value: before }]) =>
    cells.has(key) ? [] : [{ key, cell: { jurisdiction, provider, item, value: UNKNOWN }, before }],
  )
  return [...present, ...gone].filter(({ cell, before }) => cell.value !== before)
}

/** What the topics hold; null when some of it rests on commits that are still to be folded here. */
async function readPublished(reader: LedgerReader, publisher: Publisher): Promise<Published | null> {
  const { address, payload } = topics.state
  const decoder = new TextDecoder()
  const latest = await publisher.readLatest(address)
  const states = new Map(
    [...latest].map(([key, { value }]) => [key, payload.parse(JSON.parse(decoder.decode(value!)))]),
  )
  const oneOfEach = new Map([...states.values()].map((state) => [`${state.seq} ${state.head}`, state]))
  for (const { ledger, seq, head } of oneOfEach.values()) {
    const place = ledger === reader.ledger.id ? await readPlace(reader, { seq, head }) : 'foreign'
    if (place === 'foreign') throw new TopicDiverged(address, `a state after commit ${seq} of ${ledger}`)
    if (place === 'ahead') return null
  }
  return { states, isTold: states.size === 0 || (await publisher.readNewest(topics.changes.address)) !== null }
}
