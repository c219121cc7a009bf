import { publisherContract } from '../contract.ts'
import type { TopicRecord } from '../port.ts'
import { openMemoryPublisher } from './open.ts'

publisherContract('memory', async () => {
  const log: TopicRecord[] = []
  const reopen = () => openMemoryPublisher({ log })
  return { publisher: await reopen(), reopen, dispose: async () => {} }
})
