import { ratios } from '../measure/rounds.ts'
import { type Row, toRow } from '../report/goals.ts'
import { REPLAY } from './measure/replay.ts'
import { VISIBLE } from './measure/visible.ts'
import { type ClusterResult, IDLE, REBUILD } from './measure-cluster.ts'

/** The size that times in seconds are set for. */
const LARGE = 1_000_000

/** Every goal of a cluster with what was measured. */
export function judgeCluster({ events, figures }: ClusterResult): readonly Row[] {
  const byName = new Map(figures.map(({ name, values }) => [name, values]))
  const over = (a: string, b: string) => ratios(byName, a, b)
  const atMost = (goal: string, target: number, rounds: readonly number[], applies = true) =>
    toRow(goal, { isAtLeast: false, target, applies }, rounds)
  const visible = (name: string) => [
    atMost(`${name} / acknowledgement, p50`, 1.6, over(`${name} p50`, `${VISIBLE.acknowledged} p50`)),
    atMost(`${name} / acknowledgement, p99`, 2, over(`${name} p99`, `${VISIBLE.acknowledged} p99`)),
  ]
  return [
    toRow(
      'Kafka replay / kafkajs drain, events per second',
      { isAtLeast: true, target: 0.35, applies: true },
      over(REPLAY.asof, REPLAY.raw),
    ),
    ...visible(VISIBLE.appending),
    ...visible(VISIBLE.other),
    ...visible(VISIBLE.inProcess),
    ...figures
      .filter(({ name }) => name.startsWith(IDLE))
      .map(({ name, values }) => atMost(`${name}, % of a core`, 1, values)),
    atMost(`${REBUILD}, s`, 120, byName.get(REBUILD) ?? [], events === LARGE),
  ]
}
