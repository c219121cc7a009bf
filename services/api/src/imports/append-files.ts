import { limits } from '@asof/contract'
import type { Attribution } from '@asof/ledger'
import { createBreather } from '@asof/reader'
import { refuseOutcome } from '../handle/append.ts'
import type { Refused } from '../http/refusal.ts'
import { groupsOf } from './groups.ts'
import type { ImportFile } from './import-file.ts'
import { isOnRecord } from './is-on-record.ts'
import { COMMIT_BYTES, type Into } from './judge-files.ts'

/** What files brought. */
interface Appended {
  readonly added: number
  readonly commits: number
}

interface Append extends Into {
  /** SHA-256 of the bytes that were sent: with the number of a commit the key of it. */
  readonly digest: string
  readonly attribution: Attribution
}

/** Appends what the log does not hold in commits, in order; the first that is refused ends it. */
export async function appendFiles(
  files: readonly ImportFile[],
  { target, by, digest, attribution }: Append,
): Promise<Appended | Refused> {
  const work = createBreather()
  let [part, added, commits] = [0, 0, 0]
  for await (const group of groupsOf(files, { events: limits.commitEvents, bytes: COMMIT_BYTES })) {
    const missing = group.filter(({ proposal }) => !isOnRecord(target.reader, proposal))
    part += 1
    await work.breathe()
    if (missing.length === 0) continue
    const key = `import:${digest}:${part}`
    const proposals = missing.map(({ proposal }) => proposal)
    const outcome = await target.appender.append({ by, key, attribution, proposals })
    if (outcome.kind === 'duplicates') continue
    if (outcome.kind !== 'appended') return refuseOutcome(outcome, { key }, (index) => missing[index]!.pointer)
    if (outcome.replayed) continue
    added += outcome.events.length
    commits += 1
  }
  return { added, commits }
}
