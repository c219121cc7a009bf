import type { Proposal } from '@asof/domain'
import { canonicalBytes } from '@asof/ledger'
import type { ImportFile } from './import-file.ts'

/** An event, and where its file says it. */
export interface Placed {
  readonly proposal: Proposal
  readonly pointer: string
}

/** The events of sound files in their order, cut where a group would have more than so many events or bytes. */
export async function* groupsOf(
  files: readonly ImportFile[],
  { events, bytes = Number.POSITIVE_INFINITY }: { readonly events: number; readonly bytes?: number },
): AsyncGenerator<readonly Placed[]> {
  let group: Placed[] = []
  let held = 0
  for (const file of files)
    for await (const read of file.events()) {
      if (!read.ok) throw new Error(`a file was not checked: ${read.errors[0]?.pointer}`)
      const size = bytes === Number.POSITIVE_INFINITY ? 0 : canonicalBytes(read.proposal).byteLength
      if (group.length === events || (group.length > 0 && held + size > bytes)) {
        yield group
        group = []
        held = 0
      }
      group.push(read)
      held += size
    }
  if (group.length > 0) yield group
}
