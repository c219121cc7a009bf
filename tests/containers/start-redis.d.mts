/** Starts Redis, or Valkey, in a container: `ASOF_REDIS_IMAGE`, else Valkey's own. Null when no container engine answers. */
export function startRedisContainer(): Promise<{ readonly url: string; stop(): Promise<void> } | null>
