import { buildCommit, emptyHead, type Ledger } from '@asof/ledger'
import { topicOf } from '@asof/ledger/kafka'
import { type LedgerReader, openLedgerReader } from '@asof/reader'
import { openLedgers, systemClock } from '@asof/runtime'
import kafkajs from 'kafkajs'
import { toStatement } from '../product/statement.ts'
import type { Setting } from '../setting.ts'
import { connectKafkajs } from './drain.ts'

/** Takes one sample under an id of its own; ms. */
export type Sampler = (id: string) => Promise<number>

/** A commit after what a reader has folded. */
function nextCommit({ ledger, position, recordedAt, headAt }: LedgerReader, id: string): Uint8Array {
  const head = { ledger: ledger.id, ...headAt(position), position, recordedAt }
  return buildCommit(head, { cmd: `bench:${id}`, by: 'bench', now: systemClock.now(), events: [toStatement(id)] })
}

/** An instance in this process: ledger and reader, nothing else. A sample is an append and its fold. */
export async function openInstance(setting: Setting) {
  const ledger = (await openLedgers([setting.ledger], setting.backend('append')))[0] as Ledger
  const reader = await openLedgerReader(ledger)
  const sample: Sampler = async (id) => {
    const bytes = nextCommit(reader, id)
    const begun = systemClock.elapsed()
    const { ok, head } = await ledger.append(bytes)
    reader.reach(head.seq)
    const ms = systemClock.elapsed() - begun
    if (!ok) throw new Error('the ledger did not take a commit')
    return ms
  }
  return { reader, sample, close: ledger.close }
}

/** A producer of kafkajs. A sample is a record like those of the product, sent to a topic kept like its own, until acknowledged. */
export async function openProducer(setting: Setting) {
  const producer = connectKafkajs(setting).producer({
    allowAutoTopicCreation: false,
    createPartitioner: kafkajs.Partitioners.DefaultPartitioner,
  })
  await producer.connect()
  const topic = topicOf(setting.scratchLedger)
  const sample: Sampler = async (id) => {
    const command = { cmd: `bench:${id}`, by: 'bench', now: systemClock.now(), events: [toStatement(id)] }
    const value = Buffer.from(buildCommit(emptyHead(setting.ledger), command))
    const headers = { seq: '1', 'content-type': 'application/json', writer: 'bench' }
    const begun = systemClock.elapsed()
    await producer.send({ topic, acks: -1, messages: [{ key: setting.ledger, value, headers, partition: 0 }] })
    return systemClock.elapsed() - begun
  }
  return { sample, close: () => producer.disconnect() }
}
