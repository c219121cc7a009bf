import { LedgerFault } from '../port.ts'
import { type Stopwatch, untilAnswered } from './stopwatch.ts'
import { genesisBytes, parseGenesis, requiredSettings } from './topic.ts'
import { type Transport, TransportFault } from './transport.ts'

/** A ledger's topic to be. */
export interface NewLedgerTopic {
  readonly ledger: string
  /** Never used before: it tells this topic from every other that ever has its name. */
  readonly genesisId: string
  /** Copies of the topic; one on a single broker, else three. */
  readonly replicas: number
  readonly stopwatch: Stopwatch
}

/** A new topic takes a moment until somebody leads it, ms. */
const SETTLE_MS = 15_000

/**
 * Makes the topic of a ledger with its first record; one that was made before, or half made, is completed and kept.
 * Resolves to whether it was made just now. Rejects with {@link LedgerFault}: LOG_BROKEN when the topic holds something
 * else, LOG_BUSY when no broker answers.
 */
export async function createLedgerTopic(transport: Transport, topic: NewLedgerTopic): Promise<boolean> {
  const { ledger, genesisId, replicas, stopwatch } = topic
  const deadline = stopwatch.elapsed() + SETTLE_MS
  let written = false
  try {
    // A broker may not know at once what it has just made.
    await untilAnswered(stopwatch, deadline, () =>
      transport.create({ partitions: 1, replicas, settings: requiredSettings(replicas) }),
    )
    await untilAnswered(stopwatch, deadline, async () => {
      if (await hasGenesis(transport, ledger)) return
      written = true
      await writeGenesis(transport, ledger, genesisId)
      throw new TransportFault('the first record was not written')
    })
    return written
  } catch (error) {
    throw error instanceof TransportFault ? new LedgerFault('LOG_BUSY', error.message, error) : error
  }
}

async function hasGenesis(transport: Transport, ledger: string): Promise<boolean> {
  const reader = transport.openReader()
  const fetched = await reader.readFrom(0, { maxBytes: 1, waitMs: 0 }).finally(() => reader.close())
  if (fetched.kind === 'no-topic') throw new TransportFault('the new topic cannot be read yet')
  if (fetched.kind === 'records' && fetched.end === 0) return false
  const first = fetched.kind === 'records' ? fetched.records[0] : undefined
  const genesis = first !== undefined && 'bytes' in first ? parseGenesis(first.bytes) : null
  if (genesis?.ledger === ledger) return true
  throw new LedgerFault(
    'LOG_BROKEN',
    `the topic holds ${genesis === null ? 'something else' : `ledger ${genesis.ledger}`}`,
  )
}

async function writeGenesis(transport: Transport, ledger: string, id: string): Promise<void> {
  const writer = transport.openWriter()
  const headers = { 'content-type': 'application/json' }
  // Whatever is told of it, what lies at the beginning decides.
  await writer.send({ key: ledger, bytes: genesisBytes({ ledger, id }), headers }).finally(() => writer.close())
}
