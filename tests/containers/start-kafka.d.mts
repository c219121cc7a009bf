/** Starts a broker in a container: `ASOF_KAFKA_IMAGE`, else Kafka's own. Null when no container engine answers. */
export function startKafkaContainer(): Promise<{
  readonly brokers: readonly string[]
  /** Ports of loopback a relay stands between: clients that come through `target` are told to call at `listen`. */
  readonly relay: { readonly listen: number; readonly target: number }
  stop(): Promise<void>
} | null>
