import type { StoredEvent } from '@asof/domain'
import { orgName } from '../../workload/world.ts'

/** A statement as the made history has them, under an id of its own: an event that nothing keeps out. */
export function toStatement(id: string): StoredEvent {
  const data = {
    statement: `s-${id}`,
    speaker: orgName(0),
    topic: 'topic-1',
    stance: 'neutral',
    claim: 'of fourteen words or so, as long as those of the made history are',
    quoted: false,
  }
  const source = [{ kind: 'gazette', url: 'https://gazette.example/1', title: 'made while the clock ran' }]
  return { id, type: 'statement.made', schemaVersion: 1, announcedAt: '2024-12-31', source, data }
}
