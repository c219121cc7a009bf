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

/** Brings a topic of events up to what its reader has folded. Rejects when the topic or the log fails, or do not belong together. */
export type EventRelay = () => Promise<void>

/** A relay that goes on where the topic itself says that it ends. */
export function createEventRelay(reader: LedgerReader, publisher: Publisher): EventRelay {
  const { ledger } = reader
  /** `seq` of the last commit known to be whole in the topic; null before the topic was asked. */
  let done: number | null = null

  async function publishBlocks(): Promise<void> {
    done ??= await findEnd(reader, publisher)
    if (done === null) return
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

  return () =>
    publishBlocks().catch((fault: unknown) => {
      done = null
      throw fault
    })
}

/** The end of the last block that is whole for certain; null when another relay is further than our reader. */
async function findEnd(reader: LedgerReader, publisher: Publisher): Promise<number | null> {
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
  const { seq } = reader.commitOf(position)
  return seq - 1 - ((seq - 1) % BLOCK_COMMITS)
}
