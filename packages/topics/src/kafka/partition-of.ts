/** As every Java client: so that those who join topics by key, or write to them from elsewhere, find the same partition. */
const SEED = 0x9747b28c
const MULTIPLIER = 0x5bd1e995
const SHIFT = 24
const POSITIVE = 0x7fffffff

/** The partition of a key among `count`. Source: Kafka's default partitioner. */
export function partitionOf(key: string, count: number): number {
  return (murmur2(new TextEncoder().encode(key)) & POSITIVE) % count
}

/** 32 bits with sign. Source: `org.apache.kafka.common.utils.Utils.murmur2`. */
export function murmur2(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const whole = bytes.length & ~3
  let hash = SEED ^ bytes.length
  for (let at = 0; at < whole; at += 4) {
    const word = Math.imul(view.getInt32(at, true), MULTIPLIER)
    hash = Math.imul(hash, MULTIPLIER) ^ Math.imul(word ^ (word >>> SHIFT), MULTIPLIER)
  }
  if (whole < bytes.length) {
    for (let at = whole; at < bytes.length; at++) hash ^= bytes[at]! << (8 * (at - whole))
    hash = Math.imul(hash, MULTIPLIER)
  }
  hash = Math.imul(hash ^ (hash >>> 13), MULTIPLIER)
  return hash ^ (hash >>> 15)
}
