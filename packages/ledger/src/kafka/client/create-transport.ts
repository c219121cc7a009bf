import type { Transport, TransportOptions } from '../transport.ts'
import type { KafkaClient } from './known-clients.ts'

/** A transport over a client library, which is loaded only now. */
export async function createTransport(client: KafkaClient, options: TransportOptions): Promise<Transport> {
  if (client === 'kafkajs') return (await import('./kafkajs.ts')).createKafkajsTransport(options)
  return (await import('./platformatic.ts')).createPlatformaticTransport(options)
}
