import { limits } from '@asof/contract'
import { type AccessQuestion, idAt, liveAt, waitingFor } from '@asof/domain'
import type { LedgerReader } from '@asof/reader'

/** Ids of events that wait for a check and may concern a question, newest first; of very many the newest. */
export function waitingIn({ facts, record }: LedgerReader, { query, knownAt }: AccessQuestion): readonly string[] {
  if (facts.counting !== 'settings') return []
  const waiting: string[] = []
  for (const position of waitingFor(facts, query, knownAt)) {
    const id = idAt(record, position)
    if (liveAt(record, id, knownAt) !== null) waiting.push(id)
    if (waiting.length === limits.waitingShown) break
  }
  return waiting
}
