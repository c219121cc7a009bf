import { limits, type ProblemError } from '@asof/contract'
import { canonicalBytes, MAX_COMMIT_BYTES, sha256Hex } from '@asof/ledger'
import { createBreather } from '@asof/reader'
import { toError } from '../handle/append-request.ts'
import type { OpenLedger } from '../handle/ledger-set.ts'
import { type Refused, refuseAll } from '../http/refusal.ts'
import { groupsOf, type Placed } from './groups.ts'
import type { ImportFile, ReadEvent } from './import-file.ts'
import { isOnRecord } from './is-on-record.ts'

/** Bytes of events that surely fit into one commit. */
export const COMMIT_BYTES = MAX_COMMIT_BYTES - 4_096

/** What files would bring. */
interface Judged {
  readonly events: number
  /** Of these, what the log does not hold. */
  readonly added: number
}

/** Where files go, and in whose name. */
export interface Into {
  readonly target: OpenLedger
  readonly by: string
}

/**
 * Judges all events of files as they would be appended; stores nothing. Errors: all of their forms, a bounded number; where
 * they have none, those of the rules.
 */
export async function judgeFiles(files: readonly ImportFile[], into: Into): Promise<Judged | Refused> {
  const errors = await readErrors(files)
  if (errors.length > 0) return refuseAll(errors)
  const events = files.reduce((sum, { count }) => sum + count, 0)
  // Rows of tables say nothing of each other: many of them are judged in turns, so that others get theirs.
  const atOnce = events > limits.importEvents ? limits.commitEvents : limits.importEvents
  const work = createBreather()
  let added = 0
  for await (const group of groupsOf(files, { events: atOnce })) {
    const judged = await judge(group, into)
    if (typeof judged !== 'number') return judged
    added += judged
    await work.breathe()
  }
  return { events, added }
}

/** What is wrong with the events by themselves, and with ids that stand for two of them. */
async function readErrors(files: readonly ImportFile[]): Promise<readonly ProblemError[]> {
  const errors: ProblemError[] = []
  const contents = new Map<string, string>()
  const work = createBreather()
  for (const file of files)
    for await (const read of file.events()) {
      await work.breathe()
      errors.push(...errorsOf(read, contents))
      if (errors.length >= limits.importErrors) return errors
    }
  return errors
}

function errorsOf(read: ReadEvent, contents: Map<string, string>): readonly ProblemError[] {
  if (!read.ok) return read.errors
  const { proposal, pointer } = read
  const bytes = canonicalBytes(proposal)
  if (bytes.byteLength > COMMIT_BYTES)
    return [{ code: 'COMMIT_TOO_LARGE', detail: `more than ${COMMIT_BYTES} bytes`, pointer }]
  const content = sha256Hex(bytes)
  const before = contents.get(proposal.id)
  contents.set(proposal.id, content)
  if (before === undefined || before === content) return []
  return [{ code: 'ID_CONFLICT', detail: 'the file says something else under this id before', pointer }]
}

/** How many events of a group the log does not hold; refused with every refusal of its rules. */
async function judge(group: readonly Placed[], { target, by }: Into): Promise<number | Refused> {
  await target.reader.refresh()
  const missing = group.filter(({ proposal }) => !isOnRecord(target.reader, proposal))
  if (missing.length === 0) return 0
  const verdict = await target.appender.judge(
    missing.map(({ proposal }) => proposal),
    by,
  )
  if (verdict.kind === 'accepted') return verdict.events.length
  return refuseAll(verdict.rejections.map((one) => toError(one, missing[one.index]!.pointer)))
}
