import { positionBefore } from '@asof/domain'
import { createBreather, type LedgerReader } from '@asof/reader'
import { type Act, readAct } from './act.ts'

/** What narrows a list of acts: the principal, and when they were recorded, `to` exclusive; a day begins at midnight UTC. */
export interface ActFilter {
  readonly by?: string
  readonly from?: string
  readonly to?: string
}

/** A commit with what it recorded. */
export interface ActEntry extends Act {
  readonly events: readonly {
    readonly id: string
    readonly type: string
    readonly position: number
    readonly target: string | null
  }[]
}

/** A page of acts after a commit in log order, and the commit it ends at when there are more. Gives way in between. */
export async function readActs(
  reader: LedgerReader,
  { by, from, to }: ActFilter,
  page: { readonly after: number; readonly knownAt: number; readonly limit: number },
): Promise<{ readonly acts: readonly ActEntry[]; readonly last: number | null }> {
  const work = createBreather()
  const acts: ActEntry[] = []
  const first = Math.max(page.after, from === undefined ? 0 : seqBefore(reader, from)) + 1
  const end = Math.min(
    reader.headAt(page.knownAt).seq,
    to === undefined ? Number.POSITIVE_INFINITY : seqBefore(reader, to),
  )
  for (let seq = first; seq <= end; seq++) {
    const { commit, act } = readAct(reader, seq)
    await work.breathe()
    if (by !== undefined && commit.by !== by) continue
    if (acts.length === page.limit) return { acts, last: acts.at(-1)!.seq }
    const position = reader.commitAt(seq).first
    const events = commit.events.map(({ id, type, data }, index) => ({
      id,
      type,
      position: position + index,
      target: typeof data['target'] === 'string' && type.startsWith('event.') ? data['target'] : null,
    }))
    acts.push({ ...act, events })
  }
  return { acts, last: null }
}

/** The last commit recorded before a moment; 0 when there is none. */
function seqBefore(reader: LedgerReader, moment: string): number {
  return reader.headAt(positionBefore(reader.facts, Date.parse(moment))).seq
}
