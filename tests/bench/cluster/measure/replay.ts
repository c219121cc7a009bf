import { type LedgerReader, openLedgerReader } from '@asof/reader'
import { openLedgers, systemClock } from '@asof/runtime'
import { assertSame, type Expected, reached, stateDigest } from '../expected.ts'
import type { Setting } from '../setting.ts'
import { drain, drainDigest } from './drain.ts'

/** Names of the two sides. */
export const REPLAY = { asof: 'asof Kafka replay', raw: 'kafkajs drain' } as const

/** What a start without snapshot does: connects, checks the topic, judges every record, folds every event. Gives its ms. */
async function replay(setting: Setting, look: (reader: LedgerReader) => void): Promise<number> {
  const begun = systemClock.elapsed()
  const [ledger] = await openLedgers([setting.ledger], setting.backend('read'))
  const reader = await openLedgerReader(ledger!)
  const ms = systemClock.elapsed() - begun
  look(reader)
  await ledger!.close()
  return ms
}

/** Compares what both sides read with what the history is. Throws `Different`. */
export async function checkTopic(setting: Setting, expected: Expected): Promise<void> {
  const { records, state, position, head } = expected
  await replay(setting, (reader) => {
    assertSame('replayed', { ...reached(reader), state: stateDigest(reader.facts) }, { position, head, state })
  })
  assertSame('drained', { records: await drainDigest(setting, expected.commits) }, { records })
}

/** Both sides in turn, `rounds` times after one that warms up; ms. Each replay has to reach the head again. */
export async function timeReplay(setting: Setting, { commits, position, head }: Expected, rounds: number) {
  const sides = {
    [REPLAY.raw]: () => drain(setting, commits + 1),
    [REPLAY.asof]: () => replay(setting, (reader) => assertSame('replayed', reached(reader), { position, head })),
  }
  const figures = new Map<string, number[]>(Object.keys(sides).map((name) => [name, []]))
  for (let round = 0; round <= rounds; round++) {
    for (const [name, run] of Object.entries(sides)) {
      globalThis.gc?.()
      const ms = await run()
      if (round > 0) figures.get(name)!.push(ms)
    }
  }
  return figures
}
