import { type Publisher, type TopicRecord, TopicsFault } from '../port.ts'

/** Topics in memory. Pass the same `log` again to open what an earlier one left in it. */
export async function openMemoryPublisher({ log = [] }: { log?: TopicRecord[] } = {}): Promise<Publisher> {
  let isOpen = true

  function recordsOf(topic: string): readonly TopicRecord[] {
    if (!isOpen) throw new TopicsFault('the publisher is closed')
    return log.filter((record) => record.topic === topic).map(copy)
  }

  return {
    publish: async (records) => {
      if (!isOpen) throw new TopicsFault('the publisher is closed')
      log.push(...records.map(copy))
    },
    readNewest: async (topic) =>
      recordsOf(topic).reduce<TopicRecord | null>(
        (newest, record) => (newest !== null && sequenceOf(newest) >= sequenceOf(record) ? newest : record),
        null,
      ),
    readLatest: async (topic) => {
      const latest = new Map(recordsOf(topic).map((record) => [record.key, record]))
      return new Map([...latest].filter(([, { value }]) => value !== null))
    },
    close: async () => {
      isOpen = false
    },
  }
}

function copy(record: TopicRecord): TopicRecord {
  return { ...record, headers: { ...record.headers }, value: record.value?.slice() ?? null }
}

function sequenceOf({ headers }: TopicRecord): string {
  return headers['ce_sequence'] ?? ''
}
