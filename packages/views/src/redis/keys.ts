/**
 * The keys of one namespace. A part of a key is percent-encoded, so that no id can reach into another key; the ledger is
 * the hash tag, so that all its keys lie on one node.
 */
export interface Keys {
  snapshot(ledger: string, stateVersion: string): string
  /** Where a snapshot is put together before it counts. */
  staging(ledger: string, digest: string): string
  /** Pattern that all snapshots of a ledger match, and nothing else. */
  snapshots(ledger: string): string
  cursor(reader: string, ledger: string): string
  board(ledger: string, version: string): string
  /** Where the maker of deliveries stands, and when the queues are due. */
  outbox(ledger: string, part: 'cursor' | 'due'): string
  queue(ledger: string, subscription: string): string
  /** How often somebody asked in a window of time. */
  rate(name: string, start: string): string
}

/** Keys under a namespace. */
export function createKeys(namespace: string): Keys {
  const key = (ledger: string, ...parts: string[]) =>
    [encode(namespace), `{${encode(ledger)}}`, ...parts.map(encode)].join(':')
  return {
    snapshot: (ledger, stateVersion) => key(ledger, 'snapshot', stateVersion),
    staging: (ledger, digest) => key(ledger, 'staging', digest),
    snapshots: (ledger) => `${key(ledger, 'snapshot')}:*`,
    cursor: (reader, ledger) => key(ledger, 'cursor', reader),
    board: (ledger, version) => key(ledger, 'board', version),
    outbox: (ledger, part) => key(ledger, 'outbox', part),
    queue: (ledger, subscription) => key(ledger, 'queue', subscription),
    rate: (name, start) => [encode(namespace), 'rate', start, encode(name)].join(':'),
  }
}

/** Leaves nothing that has a meaning in a key or in a pattern. Throws URIError for text with a lone surrogate. */
function encode(part: string): string {
  return encodeURIComponent(part).replaceAll('*', '%2A')
}
