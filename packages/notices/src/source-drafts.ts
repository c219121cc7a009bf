import { type Lapse, lapsesIn } from '@asof/domain'
import type { LedgerReader } from '@asof/reader'
import { type Draft, placed, type Span, shortened } from './draft.ts'

/** The notices of sources that were not read again in time; those of one day together. */
export function sourceDrafts(reader: LedgerReader, { after, upTo }: Span): readonly Draft[] {
  const lapses = lapsesIn(reader.facts, { begin: after.ms, end: upTo.ms })
  return [...Map.groupBy(lapses, ({ ms }) => ms).values()].map((together) => toDraft(reader, together))
}

function toDraft(reader: LedgerReader, lapses: readonly Lapse[]): Draft {
  const [{ ms, knownAt, staleOn }] = lapses as [Lapse]
  const place = { ms, position: knownAt }
  const changes = lapses.map(({ source: subject, lastReadOn, staleAfterDays }) => ({
    ...{ subject, before: 'fresh', after: 'stale' },
    ...{ lastReadOn, staleAfterDays },
  }))
  const cause = { kind: 'clock', at: staleOn, aheadDays: 0, nature: 'source' } as const
  return { place, notice: { stream: 'sources', ...placed(reader, place), cause, ...shortened(changes) } }
}
