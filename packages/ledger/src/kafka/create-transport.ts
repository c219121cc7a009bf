import type { Transport, TransportOptions } from './transport.ts'

/** Client libraries a transport can stand on. */
export const kafkaClients = ['kafkajs', 'platformatic'] as const

export type KafkaClient = (typeof kafkaClients)[number]

/** A transport over a client library, which is loaded only now. */
export async function createTransport(client: KafkaClient, options: TransportOptions): Promise<Transport> {
  if (client === 'kafkajs') return (await import('./kafkajs.ts')).createKafkajsTransport(options)
  return (await import('./platformatic.ts')).createPlatformaticTransport(options)
}
