import type { Broker } from '../support/open-broker.ts'

/** Starts a broker in a container: `ASOF_KAFKA_IMAGE`, else Kafka's own. Null when no container engine answers. */
export function startKafkaContainer(): Promise<Broker | null>
