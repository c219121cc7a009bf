import type { RecordedEvent } from '@asof/domain'
import fc from 'fast-check'
import { histories } from './histories.ts'
import { any, maybe } from './words.ts'

/** What reviewers do after one event of a history. */
const turn = fc.record({
  isProposed: fc.nat({ max: 3 }).map((chance) => chance === 0),
  setting: maybe(any(['none', 'two-person']), 8),
  verdicts: fc.array(
    fc.record({
      by: any(['a', 'b', 'test']),
      verdict: any(['checked', 'checked', 'disputed', 'withdrawn']),
      back: fc.nat({ max: 12 }),
    }),
    { maxLength: 2 },
  ),
})

/** Histories of the small world with events that are proposed, settings of the ledger, and verdicts of several people. */
export const reviewedHistories = fc
  .tuple(histories({ maxEvents: 36 }), fc.array(turn, { minLength: 8, maxLength: 40 }))
  .map(([history, turns]) => {
    const log: RecordedEvent[] = []
    const push = (event: Omit<RecordedEvent, 'position'>) => log.push({ ...event, position: log.length + 1 })
    for (const [index, event] of history.entries()) {
      const { isProposed, setting, verdicts } = turns[index % turns.length]!
      const { tx: _tx, ...alone } = event
      push(isProposed ? { ...alone, proposed: true } : alone)
      const said = { schemaVersion: 1, source: [{ kind: 'test' }], recordedAt: event.recordedAt }
      if (setting !== undefined) {
        const data = { setting: 'review', value: setting }
        push({ id: `setting:${index}`, type: 'ledger.configured', ...said, recordedBy: 'test', data })
      }
      for (const [each, { by, verdict, back }] of verdicts.entries()) {
        const target = history[index - back]
        if (target === undefined) continue
        const data = { target: target.id, verdict }
        push({ id: `review:${index}:${each}`, type: 'event.reviewed', ...said, recordedBy: by, data })
      }
    }
    return log
  })

/** The same history, in which everybody but the recorder has checked everything at once. */
export function allChecked(history: readonly RecordedEvent[]): readonly RecordedEvent[] {
  const log: RecordedEvent[] = []
  for (const event of history) {
    const { id, recordedAt } = event
    log.push({ ...event, position: log.length + 1 })
    log.push({
      ...{ id: `check:${id}`, type: 'event.reviewed', schemaVersion: 1, source: [{ kind: 'test' }], recordedAt },
      ...{ recordedBy: 'second', data: { target: id, verdict: 'checked' }, position: log.length + 1 },
    })
  }
  return log
}
