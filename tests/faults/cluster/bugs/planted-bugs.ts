import {
  type ChainHead,
  type Extension,
  emptyHead,
  extend,
  type Follower,
  type Ledger,
  LedgerFault,
} from '@asof/ledger'
import type { Transport } from '@asof/ledger/kafka'
import kafkajs from 'kafkajs'
import type { Bug, Harm, Place } from '../scenario.ts'
import { leavingAlone, losingAnswers, losingEveryTry, losingRequests, racing } from './provocations.ts'

/** A bug, and the harm under which it must show. */
export interface PlantedBug {
  readonly title: string
  readonly bug: Bug
  readonly harm: (harm: Harm) => Promise<void>
  /** What a sound product goes through instead, where the harm ends only with the bug. */
  readonly control?: (harm: Harm) => Promise<void>
}

/** Bugs that were made elsewhere, or nearly here; the checker must find each. */
export const plantedBugs: readonly PlantedBug[] = [
  { title: 'answers before it is durable', bug: { transport: answeringEarly }, harm: losingRequests },
  {
    title: 'keeps an idempotent producer after a doubt and believes it',
    bug: { transport: believing },
    harm: losingEveryTry,
    control: losingAnswers,
  },
  { title: 'takes a doubt for a success', bug: { transport: optimistic }, harm: losingRequests },
  { title: 'takes a doubt for a refusal', bug: { ledger: pessimistic }, harm: losingAnswers },
  { title: 'does not compare what a commit extends', bug: { follower: carefree }, harm: racing },
  { title: 'takes a command twice', bug: { follower: forgetful }, harm: losingAnswers },
  { title: 'jumps to the newest after a fault', bug: { ledger: jumping }, harm: losingAnswers },
  { title: 'answers with an older head', bug: { ledger: lagging }, harm: leavingAlone },
]

/** Knows where the ledger stands: it reads from its last record on. */
function watched(transport: Transport): { readonly transport: Transport; place(): number } {
  let place = 0
  const openReader = () => {
    const reader = transport.openReader()
    return {
      ...reader,
      readFrom: (offset: number, limits: { maxBytes: number; waitMs: number }) => {
        place = Math.max(place, offset)
        return reader.readFrom(offset, limits)
      },
    }
  }
  return { transport: { ...transport, openReader }, place: () => place }
}

function answeringEarly(sound: Transport): Transport {
  const { transport, place } = watched(sound)
  const openWriter = () => {
    const writer = transport.openWriter()
    return {
      ...writer,
      send: async (record: Parameters<typeof writer.send>[0]) => {
        void writer.send(record)
        return { kind: 'acknowledged' as const, offset: place() + 1 }
      },
    }
  }
  return { ...transport, openWriter }
}

function optimistic(sound: Transport): Transport {
  const { transport, place } = watched(sound)
  const openWriter = () => {
    const writer = transport.openWriter()
    return {
      ...writer,
      send: async (record: Parameters<typeof writer.send>[0]) => {
        const sent = await writer.send(record)
        return sent.kind === 'unknown' ? { kind: 'acknowledged' as const, offset: place() + 1 } : sent
      },
    }
  }
  return { ...transport, openWriter }
}

/** Source: kafkajs 2.2.4 numbers a record anew after a lost answer; the broker drops the next one and acknowledges it. */
function believing(sound: Transport, { brokers, topic }: Place): Transport {
  const { transport, place } = watched(sound)
  const kafka = new kafkajs.Kafka({
    clientId: 'planted',
    brokers: [...brokers],
    requestTimeout: 300,
    logLevel: kafkajs.logLevel.NOTHING,
  })
  const producer = kafka.producer({
    idempotent: true,
    maxInFlightRequests: 1,
    createPartitioner: kafkajs.Partitioners.DefaultPartitioner,
    retry: { retries: 1, initialRetryTime: 50, maxRetryTime: 100 },
  })
  const connected = producer.connect()
  const writer = {
    send: async ({ bytes }: { bytes: Uint8Array }) => {
      await connected
      try {
        const [answer] = await producer.send({ topic, messages: [{ value: Buffer.from(bytes), partition: 0 }] })
        return { kind: 'acknowledged' as const, offset: Math.max(Number(answer!.baseOffset), place() + 1) }
      } catch (error) {
        return { kind: 'unknown' as const, reason: String(error) }
      }
    },
    close: async () => {},
  }
  return {
    ...transport,
    openWriter: () => writer,
    close: async () => {
      await producer.disconnect()
      await transport.close()
    },
  }
}

function pessimistic(ledger: Ledger): Ledger {
  return overLedger(ledger, {
    append: async (bytes) => {
      try {
        return await ledger.append(bytes)
      } catch (fault) {
        if (!(fault instanceof LedgerFault)) throw fault
        return { ok: false, reason: 'conflict', head: emptyHead(ledger.id) }
      }
    },
  })
}

/** Judges a commit as if it were meant for the head, whatever it says. */
function carefree(sound: Follower): Follower {
  return judging(sound, (bytes, isNew) => {
    const { seq, prev } = JSON.parse(Buffer.from(bytes).toString()) as { seq: number; prev: string }
    const judged = extend({ ...sound.head, seq: seq - 1, hash: prev }, bytes, isNew)
    return judged.ok ? { ...judged, head: { ...judged.head, seq: sound.head.seq + 1 } } : judged
  })
}

function forgetful(sound: Follower): Follower {
  return judging(sound, (bytes) => extend(sound.head, bytes, () => true))
}

function judging(sound: Follower, judge: (bytes: Uint8Array, isNew: (cmd: string) => boolean) => Extension): Follower {
  return {
    get head() {
      return sound.head
    },
    seqOf: sound.seqOf,
    take: sound.take,
    judge: (bytes) => {
      try {
        return judge(bytes, (cmd) => sound.seqOf(cmd) === undefined)
      } catch {
        return { ok: false, reason: 'unreadable' }
      }
    },
    follow: sound.follow,
  }
}

/** After a fault it knows only what comes then. */
function jumping(ledger: Ledger): Ledger {
  let missed = false
  return overLedger(ledger, {
    append: async (bytes) => {
      try {
        return await ledger.append(bytes)
      } catch (fault) {
        missed = true
        throw fault
      }
    },
    read: async (fromSeq, limit) => {
      const rows = await ledger.read(fromSeq, limit)
      return missed ? rows.slice(-1) : rows
    },
  })
}

function lagging(ledger: Ledger): Ledger {
  const seen: ChainHead[] = []
  return overLedger(ledger, {
    head: async () => {
      seen.push(await ledger.head())
      return seen.length % 7 === 0 ? seen.at(-4)! : seen.at(-1)!
    },
  })
}

function overLedger(ledger: Ledger, changed: Partial<Ledger>): Ledger {
  return {
    id: ledger.id,
    get state() {
      return ledger.state
    },
    append: ledger.append,
    recall: ledger.recall,
    read: ledger.read,
    readCommand: ledger.readCommand,
    head: ledger.head,
    seen: ledger.seen,
    onAppend: ledger.onAppend,
    check: ledger.check,
    close: ledger.close,
    ...changed,
  }
}
