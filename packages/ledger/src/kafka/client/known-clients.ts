/** Client libraries a Kafka transport can stand on. */
export const kafkaClients = ['kafkajs', 'platformatic'] as const

export type KafkaClient = (typeof kafkaClients)[number]
