import type { PlacedRecord } from '@asof/ledger/transport'

/** Bytes of records in one request; a topic takes 1 MiB per partition, and one record always fits. */
const REQUEST_BYTES = 512 * 1024

/** Records in the same order, in pieces that a broker takes. */
export function cutIntoRequests(records: readonly PlacedRecord[]): readonly (readonly PlacedRecord[])[] {
  const requests: PlacedRecord[][] = []
  let room = 0
  for (const record of records) {
    const size = sizeOf(record)
    if (size > room) {
      requests.push([])
      room = REQUEST_BYTES
    }
    requests.at(-1)!.push(record)
    room -= size
  }
  return requests
}

/** At least what the record takes on the wire, in bytes. */
function sizeOf({ key, headers, bytes }: PlacedRecord): number {
  const texts = [key, ...Object.entries(headers).flat()]
  return texts.reduce((sum, text) => sum + Buffer.byteLength(text) + 5, 32) + (bytes?.byteLength ?? 0)
}
