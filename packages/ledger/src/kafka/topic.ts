import { canonicalBytes } from '../canonical.ts'
import type { TopicDescription } from './transport.ts'

/** The topic that holds a ledger. */
export function topicOf(ledger: string): string {
  return `asof.ledger.${ledger}`
}

/** Largest batch of a ledger's topic; a commit with its frame always fits. */
const MAX_RECORD_BYTES = 1024 * 1024

/**
 * Settings a ledger's topic must have: it keeps everything, in the order of writing, as it was written. Copies are what a
 * power cut is survived by; a topic without any has each record flushed before it is answered.
 */
export function requiredSettings(replicas: number): Readonly<Record<string, string>> {
  return {
    'cleanup.policy': 'delete',
    'retention.ms': '-1',
    'retention.bytes': '-1',
    'message.timestamp.type': 'LogAppendTime',
    'compression.type': 'uncompressed',
    'unclean.leader.election.enable': 'false',
    'max.message.bytes': String(MAX_RECORD_BYTES),
    ...(replicas > 1 ? { 'min.insync.replicas': '2' } : { 'flush.messages': '1' }),
  }
}

/** What is wrong with a topic as the home of a ledger, one clause each; empty when nothing is. */
export function settingProblems({ partitions, replicas, settings }: TopicDescription): readonly string[] {
  const wrong = Object.entries(requiredSettings(replicas)).filter(([name, wanted]) => {
    const found = settings.get(name)
    return name === 'min.insync.replicas' ? !(Number(found) >= Number(wanted)) : found !== wanted
  })
  const clauses = wrong.map(([name, wanted]) => `${name} is ${settings.get(name) ?? 'not told'} and must be ${wanted}`)
  return partitions === 1 ? clauses : [`it has ${partitions} partitions and must have 1`, ...clauses]
}

/** The first record of a ledger's topic: says whose it is, and tells it from every other topic that ever had its name. */
export interface Genesis {
  readonly ledger: string
  readonly id: string
}

/** The bytes of a first record. */
export function genesisBytes({ ledger, id }: Genesis): Uint8Array {
  return canonicalBytes({ v: 1, genesis: id, ledger })
}

/** What a first record says; null when it is none. */
export function parseGenesis(bytes: Uint8Array): Genesis | null {
  try {
    const { v, genesis, ledger } = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as Record<
      string,
      unknown
    >
    const isGenesis = v === 1 && typeof genesis === 'string' && genesis !== '' && typeof ledger === 'string'
    return isGenesis ? { ledger, id: genesis } : null
  } catch {
    return null
  }
}

/** Why a topic is not, or no longer, the log it should be. */
export type TopicProblemCode =
  | 'topic-settings'
  | 'no-genesis'
  | 'wrong-ledger'
  | 'history-floor'
  | 'history-gap'
  | 'ledger-recreated'
  | 'ledger-truncated'
  | 'ledger-diverged'

/** Such a reason with what was found, for the operator. */
export interface TopicProblem {
  readonly code: TopicProblemCode
  readonly detail: string
}

/** The one sentence of a problem; its code comes first. */
export function describeProblem({ code, detail }: TopicProblem): string {
  return `${code}: ${detail}`
}
