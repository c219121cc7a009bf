import { systemClock } from '@asof/runtime'
import type { Views } from '@asof/views'
import type { Figure } from '../report/table.ts'
import { toCommits } from '../workload/history-file.ts'
import { type Expected, foldExpected } from './expected.ts'
import { dropTopics } from './measure/drain.ts'
import { measureIdle } from './measure/idle.ts'
import { dropViews, openRunViews, rebuildViews } from './measure/rebuild.ts'
import { checkTopic, timeReplay } from './measure/replay.ts'
import { timeVisible } from './measure/visible.ts'
import { type Service, startService, untilAnswers } from './product/service.ts'
import { fillTopic, makeRunTopics, plantCommit } from './product/topic.ts'
import type { Setting } from './setting.ts'

/** What one run measures. */
interface ClusterTask {
  readonly events: number
  readonly rounds: number
  readonly seed: number
  readonly plant: boolean
}

/** What it found. */
export interface ClusterResult {
  readonly events: number
  readonly compared: string
  readonly figures: readonly Figure[]
}

/** Names of figures that goals are about. */
export const REBUILD = 'views in Redis from nothing'
export const IDLE = 'idle'

/**
 * Fills a topic with a made history and measures what the product does with it. Each part is compared with the history
 * before its times are told; what is its own is removed from the servers. Rejects with `Different`.
 */
export async function measureCluster(
  setting: Setting,
  task: ClusterTask,
  tell: (text: string) => void,
): Promise<ClusterResult> {
  const views = await openRunViews(setting)
  await makeRunTopics(setting)
  const services: Service[] = []
  try {
    return await measure({ setting, task, views, services, tell })
  } finally {
    for (const service of services) await service.stop()
    await dropViews(setting, views).finally(views.close)
    await dropTopics(setting)
  }
}

interface Run {
  readonly setting: Setting
  readonly task: ClusterTask
  readonly views: Views
  /** Those that run; the newest first. */
  readonly services: Service[]
  readonly tell: (text: string) => void
}

async function measure(run: Run): Promise<ClusterResult> {
  const { setting, task, tell } = run
  const { expected, appendMs } = await prepare(run)
  tell('comparing')
  await checkTopic(setting, expected)
  tell('replaying')
  const replayed = await timeReplay(setting, expected, task.rounds)
  const perSecond = (ms: number) => task.events / (ms / 1000)
  const figures: Figure[] = [
    { name: 'append of the history', unit: 'events/s', values: [perSecond(appendMs)] },
    ...[...replayed].map(([name, values]) => ({ name, unit: 'events/s', values: values.map(perSecond) })),
    ...(await measureServices(run, expected)),
  ]
  const { commits, position, head } = expected
  const compared = `equal: ${position} events in ${commits} commits to head ${head.slice(0, 12)}, drained, replayed, as snapshot and board in Redis, and over HTTP`
  return { events: task.events, compared, figures }
}

async function prepare({ setting, task, tell }: Run): Promise<{ expected: Expected; appendMs: number }> {
  tell('making and folding the history')
  const commits = [...toCommits(task, setting.ledger)]
  const expected = await foldExpected(setting.ledger, commits, systemClock.now().slice(0, 10))
  tell('appending it')
  const appendMs = await fillTopic(setting, commits)
  if (task.plant) await plantCommit(setting)
  return { expected, appendMs }
}

async function measureServices(run: Run, expected: Expected): Promise<readonly Figure[]> {
  const { setting, task, views, services, tell } = run
  tell('starting an api without anything kept')
  const cold = await startApi(run, expected, 'none')
  await stop(run, cold.api)
  tell('rebuilding the views in Redis')
  const { projector, seconds } = await rebuildViews(setting, views, expected)
  services.unshift(projector)
  tell('starting two apis over Redis')
  const [first, second] = [await startApi(run, expected, 'Redis'), await startApi(run, expected, 'Redis')]
  const apis = { appending: first.api, other: second.api }
  tell('looking at them idle')
  for (const { client } of [first.api, second.api]) await client.get(waitingFor(expected.position + 1))
  const idle = await measureIdle({ api: first.api.pid, 'another api': second.api.pid, projector: projector.pid })
  await stop(run, projector)
  tell('appending until visible')
  const visible = await timeVisible(setting, apis, task.rounds)
  const once = (name: string, unit: string, value: number) => ({ name, unit, values: [value] })
  return [
    once('cold api answers at the head', 's', cold.seconds),
    once('api from the snapshot in Redis', 's', first.seconds),
    once(REBUILD, 's', seconds),
    ...Object.entries(idle).map(([name, share]) => once(`${IDLE} ${name}`, '% of a core', share)),
    ...[...visible].map(([name, values]) => ({ name, unit: 'ms', values })),
  ]
}

/** Starts an api and waits until it answers with the head of the history. */
async function startApi({ setting, services }: Run, { position, head }: Expected, views: 'Redis' | 'none') {
  const api = await startService('api', setting, views)
  services.unshift(api)
  const isThere = ({ position: reached, head: found }: Readonly<Record<string, unknown>>) =>
    reached === position && (found as { hash: string }).hash === head
  const ms = await untilAnswers(api, '/api/v1/log/head', isThere)
  return { api, seconds: ms / 1000 }
}

/** Waits in vain; from then on an api watches the end of the topic. */
function waitingFor(position: number): string {
  return `/api/v1/log/head?minPosition=${position}`
}

async function stop({ services }: Run, service: Service): Promise<void> {
  services.splice(services.indexOf(service), 1)
  await service.stop()
}
