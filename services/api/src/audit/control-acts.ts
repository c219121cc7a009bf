import { type Commit, type Ledger, sha256Hex } from '@asof/ledger'
import { toCommit } from '@asof/reader'
import type { Act } from './act.ts'
import type { ActFilter } from './acts.ts'

const PAGE = 256

/** A commit of the control ledger with what it set, or what was refused. */
export interface ControlAct extends Act {
  readonly events: readonly {
    readonly id: string
    readonly type: string
    /** Subscription, key or ledger it is about. */
    readonly about: string | null
    /** Of a refused attempt, and of a key that was issued: whose. */
    readonly principal: string | null
    /** Of a refused attempt: method and path, and the code of the problem. */
    readonly route: string | null
    readonly code: string | null
    /** Attempts told together; 1 for everything else. */
    readonly count: number
  }[]
}

/**
 * A page of acts of the control ledger after a commit and up to one, and the commit it ends at when there are more. Of a
 * principal are their commits, and their attempts that were refused.
 */
export async function readControlActs(
  ledger: Ledger,
  filter: ActFilter,
  page: { readonly after: number; readonly upTo: number; readonly limit: number },
): Promise<{ readonly acts: readonly ControlAct[]; readonly last: number | null }> {
  const acts: ControlAct[] = []
  for (let seq = page.after + 1; seq <= page.upTo; seq += PAGE)
    for (const row of await ledger.read(seq, Math.min(PAGE, page.upTo - seq + 1))) {
      const act = toAct(row.seq, row.bytes)
      if (!isWanted(act, filter)) continue
      if (acts.length === page.limit) return { acts, last: acts.at(-1)!.seq }
      acts.push(act)
    }
  return { acts, last: null }
}

function isWanted({ by, at, events }: ControlAct, wanted: ActFilter): boolean {
  const ms = Date.parse(at)
  if (wanted.from !== undefined && ms < Date.parse(wanted.from)) return false
  if (wanted.to !== undefined && ms >= Date.parse(wanted.to)) return false
  return wanted.by === undefined || by === wanted.by || events.some(({ principal }) => principal === wanted.by)
}

function toAct(seq: number, bytes: Uint8Array): ControlAct {
  const { at, by, key = null, request = null, reason = null, events } = toCommit(bytes)
  return { seq, hash: sha256Hex(bytes), at, by, key, request, reason, events: events.map(toEntry) }
}

function toEntry({ id, type, data }: Commit['events'][number]): ControlAct['events'][number] {
  const {
    subscription,
    key,
    ledger,
    principal = null,
    route = null,
    code = null,
  } = data as Readonly<Record<string, string | undefined>>
  const about = subscription ?? key ?? ledger ?? null
  return { id, type, about, principal, route, code, count: (data['count'] as number | undefined) ?? 1 }
}
