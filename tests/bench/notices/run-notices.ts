import { writeFileSync } from 'node:fs'
import { type Row, toRow } from '../report/goals.ts'
import { describeMachine } from '../report/machine.ts'
import { type Figure, goalTable, sideTable } from '../report/table.ts'
import { type Matching, measureMatching } from './matching.ts'
import { measureStreams, type Sample, type Streams } from './streams.ts'

/** What the bench of notices is told. */
interface NoticeOptions {
  /** Events of the history that subscriptions watch. */
  readonly events: number
  /** Readers of one stream. */
  readonly clients: number
  /** File for everything as JSON; null for none. */
  readonly json: string | null
}

/** Measures how notices are matched and streamed. Rejects where somebody was told something else, or not all. */
export async function runNotices({ events, clients, json }: NoticeOptions): Promise<void> {
  const matching = await measureMatching(events)
  const streams = await measureStreams(clients)
  const [goals, figures] = [judge(matching, streams), figuresOf(matching, streams)]
  say(`${matching.notices} notices; ${matching.compared}; ${streams.told}`)
  say(`\n${goalTable(goals)}\n\n${sideTable(figures)}`)
  if (json !== null)
    writeFileSync(json, `${JSON.stringify({ machine: describeMachine(), events, goals, figures }, null, 2)}\n`)
}

function judge(matching: Matching, { clients, idle, busy, residentMiB }: Streams): readonly Row[] {
  const atMost = (goal: string, target: number, value: number) =>
    toRow(goal, { isAtLeast: false, target, applies: true }, [value])
  return [
    atMost('1,000 subscriptions, one append: matching, median ms', 5, at(matching.perAppendMs, 0.5)),
    atMost(`${clients} streams: append p99 / idle p99`, 3, at(answered(busy), 0.99) / at(answered(idle), 0.99)),
    atMost('append to receipt / append to visible, p50', 3, at(received(idle), 0.5) / at(visible(idle), 0.5)),
    atMost(`${clients} streams: resident MiB`, 600, residentMiB),
  ]
}

function figuresOf(matching: Matching, { idle, busy }: Streams): readonly Figure[] {
  const ms = (name: string, values: readonly number[]) => ({ name, unit: 'ms', values })
  return [
    ms('matching of one append', matching.perAppendMs),
    ...[idle, busy].flatMap((samples, index) => {
      const readers = index === 0 ? 'one reader' : 'all readers'
      return [
        ms(`append, ${readers}`, answered(samples)),
        ms(`append to receipt of its notice, ${readers}`, received(samples)),
        ms(`append to its sight by a question, ${readers}`, visible(samples)),
      ]
    }),
  ]
}

const answered = (samples: readonly Sample[]) => samples.map(({ answeredMs }) => answeredMs)
const received = (samples: readonly Sample[]) => samples.map(({ receivedMs }) => receivedMs)
const visible = (samples: readonly Sample[]) => samples.map(({ visibleMs }) => visibleMs)

function at(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]!
}

function say(text: string): void {
  process.stdout.write(`${text}\n`)
}
