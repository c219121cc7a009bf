import { topics } from '@asof/contract'
import { idAt } from '@asof/domain'
import { recordedEvents } from '@asof/ledger'
import { type LedgerReader, toCommit } from '@asof/reader'
import type { Publisher } from '@asof/topics'
import { TopicDiverged } from './diverged.ts'
import { positionOfRecord, sourceOf, toEventRecord } from './topic-records.ts'

/**
 * Commits published at a time. The log is cut into blocks of so many, and no block is begun before the one before it is
 * durable: whatever the newest record found, all blocks before its own are whole.
 */
const BLOCK_COMMITS = 64

/** Keeps a topic of events. Both reject when the topic or the log fails, or do not belong together. */
export interface EventRelay {
  /** Brings the topic up to what its reader has folded. */
  relay(): Promise<void>
  /** Looks whether the topic still holds what was brought there; what is missing comes with the next {@link relay}. */
  audit(): Promise<void>
}

/** A relay that goes on where the topic itself says that it ends. */
export function createEventRelay(reader: LedgerReader, publisher: Publisher): EventRelay {
  const { ledger } = reader
  /** `seq` of the last commit known to be whole in the topic; null before the topic was asked. */
  let done: number | null = null

  async function publishBlocks(): Promise<void> {
    if (done === null) {
      const newest = await findNewest(reader, publisher)
      if (newest === null) return
      done = beforeBlock(newest)
    }
    const end = reader.headAt(reader.position).seq
    while (done < end) {
      const blockEnd = Math.min(done - (done % BLOCK_COMMITS) + BLOCK_COMMITS, end)
      const commits = await ledger.read(done + 1, blockEnd - done)
      if (commits.length === 0) return
      const records = commits.flatMap(({ seq, bytes }) =>
        recordedEvents(toCommit(bytes), reader.commitAt(seq).first).map((event) => toEventRecord(ledger.id, event)),
      )
      await publisher.publish(records)
      done += commits.length
    }
  }

  async function audit(): Promise<void> {
    if (done === null) return
    const newest = await findNewest(reader, publisher)
    if (newest !== null && newest < done) done = null
  }

  function startingOver(fault: unknown): never {
    done = null
    throw fault
  }

  return {
    relay: () => publishBlocks().catch(startingOver),
    audit: () => audit().catch(startingOver),
  }
}

/** `seq` of the commit before the block of another: all up to it is whole. */
function beforeBlock(seq: number): number {
  return seq === 0 ? 0 : seq - 1 - ((seq - 1) % BLOCK_COMMITS)
}

/** `seq` of the newest commit a topic has an event of, 0 when it has none; null when another relay is further than our reader. */
async function findNewest(reader: LedgerReader, publisher: Publisher): Promise<number | null> {
  const newest = await publisher.readNewest(topics.events.address)
  if (newest === null) return 0
  const position = positionOfRecord(newest)
  const { ce_id: id, ce_source: source } = newest.headers
  const isAhead = position > reader.position && position <= (await reader.ledger.head()).position
  if (isAhead && source === sourceOf(reader.ledger.id)) return null
  const isOurs =
    position >= 1 &&
    position <= reader.position &&
    source === sourceOf(reader.ledger.id) &&
    idAt(reader.facts, position) === id
  if (!isOurs) throw new TopicDiverged(topics.events.address, `event ${id} of ${source} at position ${position}`)
  return reader.commitOf(position).seq
}
