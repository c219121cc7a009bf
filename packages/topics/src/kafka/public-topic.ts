import type { TopicDescription } from '@asof/ledger/transport'

/** A public topic as its contract describes it. */
export interface PublicTopic {
  /** The same for every ledger, such as `policy.events.v1`. */
  readonly address: string
  readonly partitions: number
  /** `compact` keeps the last record of each key. */
  readonly cleanup: 'delete' | 'compact'
}

/** What Kafka calls the topic of one ledger; a ledger's name has no dot. Example: `seed-story.policy.events.v1`. */
export function publicTopicOf(ledger: string, { address }: PublicTopic): string {
  return `${ledger}.${address}`
}

/** How long a compacted topic tells that a record was taken back, ms: 30 days, for readers that were away. */
const TOMBSTONES_MS = 30 * 24 * 60 * 60 * 1000

/**
 * Settings of a public topic. It forgets nothing by age or size; what was acknowledged survives a power cut, by copies or by
 * a flush per record, since the relay goes on where the topic ends; its times are those of the broker, so that a clock of
 * ours that is wrong has nothing refused.
 */
export function settingsOf({ cleanup }: PublicTopic, replicas: number): Readonly<Record<string, string>> {
  return {
    'cleanup.policy': cleanup,
    'retention.ms': '-1',
    'retention.bytes': '-1',
    'message.timestamp.type': 'LogAppendTime',
    'unclean.leader.election.enable': 'false',
    ...(cleanup === 'compact' ? { 'delete.retention.ms': String(TOMBSTONES_MS) } : {}),
    ...(replicas > 1 ? { 'min.insync.replicas': '2' } : { 'flush.messages': '1' }),
  }
}

/** Settings without which a topic loses what it should hold; all others are the operator's. */
const KEPT = ['cleanup.policy', 'retention.ms', 'retention.bytes']

/** What keeps a topic from being a public topic, one clause each; empty when nothing does. */
export function settingProblems(topic: PublicTopic, { partitions, replicas, settings }: TopicDescription): string[] {
  const wanted = settingsOf(topic, replicas)
  return [
    ...(partitions === topic.partitions ? [] : [`it has ${partitions} partitions and must have ${topic.partitions}`]),
    ...KEPT.filter((name) => settings.get(name) !== wanted[name]).map(
      (name) => `${name} is ${settings.get(name) ?? 'not told'} and must be ${wanted[name]}`,
    ),
  ]
}
