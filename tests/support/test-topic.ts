import { randomUUID } from 'node:crypto'
import type { KafkaClient } from '@asof/ledger'
import {
  createLedgerTopic,
  createTransport,
  type KafkaLedger,
  type KafkaLedgerOptions,
  openKafkaLedger,
  type Stopwatch,
  type Transport,
} from '@asof/ledger/kafka'
import { systemClock } from '@asof/runtime'

/** How ledgers of a test topic are opened; what is left out is as in the product, with shorter times. */
type TestOpening = Partial<KafkaLedgerOptions> & {
  readonly client?: KafkaClient
  readonly requestMs?: number
  readonly brokers?: readonly string[]
}

/** A topic of its own for one test. */
export interface TestTopic {
  readonly name: string
  /** Id of its first record. */
  readonly genesisId: string
  readonly stopwatch: Stopwatch
  /** A transport of its own to the topic. */
  connect(opening?: TestOpening): Promise<Transport>
  /** Another ledger over the topic. */
  open(opening?: TestOpening): Promise<KafkaLedger>
  /** What the ledgers said that somebody should look at. */
  readonly remarks: readonly string[]
  dispose(): Promise<void>
}

/** How a test topic is made; `genesisId` is a new one unless a copy of another topic is meant. */
interface TestTopicOptions {
  readonly brokers: readonly string[]
  readonly client: KafkaClient
  /** Default: `test`. */
  readonly ledger?: string
  readonly genesisId?: string
}

/** Makes the topic of a new ledger. */
export async function openTestTopic(from: TestTopicOptions): Promise<TestTopic> {
  const id = from.ledger ?? 'test'
  const genesisId = from.genesisId ?? randomUUID()
  const name = `test.${randomUUID()}`
  const remarks: string[] = []
  const opened: { close(): Promise<void> }[] = []
  const log = { info: () => {}, warn: note, error: note }

  function note(fields: object, message: string): void {
    remarks.push(`${message} ${JSON.stringify(fields)}`)
  }

  async function connect({
    client = from.client,
    brokers = from.brokers,
    requestMs = 2000,
  }: TestOpening = {}): Promise<Transport> {
    const transport = await createTransport(client, { brokers, topic: name, clientId: 'test', requestMs, log })
    opened.push(transport)
    return transport
  }

  const transport = await connect()
  await createLedgerTopic(transport, { ledger: id, genesisId, replicas: 1, stopwatch: systemClock })
  return {
    name,
    genesisId,
    stopwatch: systemClock,
    connect,
    open: async (opening = {}) => {
      const { client: _, brokers: __, requestMs: ___, ...options } = opening
      const ledger = await openKafkaLedger({
        id,
        transport: options.transport ?? (await connect(opening)),
        stopwatch: systemClock,
        log,
        writerName: 'test',
        cursorFile: null,
        ...options,
      })
      opened.push(ledger)
      return ledger
    },
    remarks,
    dispose: async () => {
      await Promise.all(opened.map((each) => each.close()))
    },
  }
}
