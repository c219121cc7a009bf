import type { KafkaClient } from '@asof/ledger'
import { apis } from '../../../support/frame-relay.ts'
import type { Broker } from '../../../support/open-broker.ts'
import { isAnsweredSince } from '../history.ts'
import { type Harm, play, type ScenarioReport } from '../scenario.ts'
import { now } from '../workload.ts'

/** What came of it, and how long after each return of the broker the first append was answered, ms. */
export interface ResumeReport extends ScenarioReport {
  readonly resumedMs: readonly number[]
}

interface Work {
  readonly client: KafkaClient
  readonly seed: number
}

/** The broker is killed under load, over and over, each time after appends went on. */
export function killBroker(broker: Broker, { kills, ...work }: Work & { kills: number }): Promise<ResumeReport> {
  return disturb(broker, work, { times: kills, leave: broker.kill, comeBack: broker.start })
}

/** The broker stands still under load, once, with an append on its way. */
export function freezeBroker(
  broker: Broker,
  { frozenMs, ...work }: Work & { frozenMs: number },
): Promise<ResumeReport> {
  const comeBack = ({ pause }: Harm) => pause(frozenMs, frozenMs).finally(broker.thaw)
  return disturb(broker, work, { times: 1, leave: broker.freeze, comeBack })
}

interface Absence {
  readonly times: number
  readonly leave: () => Promise<void>
  readonly comeBack: (harm: Harm) => Promise<void>
}

async function disturb(broker: Broker, work: Work, absence: Absence): Promise<ResumeReport> {
  const resumedMs: number[] = []
  const harm = async (parts: Harm) => {
    const { pause, history, until } = parts
    for (let time = 0; time < absence.times; time++) {
      await pause(500, 2500)
      await leaveAt(MOMENTS[time % MOMENTS.length]!, parts, absence.leave)
      await absence.comeBack(parts)
      const back = now()
      const findNext = () => history.find((each) => isAnsweredSince(each, back))
      await until('appends go on', () => findNext() !== undefined)
      const next = findNext()
      if (next?.kind === 'append') resumedMs.push(next.returned - back)
    }
  }
  const times = { requestMs: 700, appendMs: 3000 }
  const report = await play(broker, { ...work, writers: 3, paceMs: 20, times, harm })
  return { ...report, resumedMs }
}

/** When the broker leaves: before it has the request to append, before anybody has its answer, or whenever it happens. */
const MOMENTS = ['request', 'answer', 'any'] as const

async function leaveAt(
  moment: (typeof MOMENTS)[number],
  { relay, until }: Harm,
  leave: () => Promise<void>,
): Promise<void> {
  if (moment === 'any') return leave()
  const { swallowed } = relay
  const stop = moment === 'request' ? relay.holdRequests(apis.produce) : relay.swallowAnswers(apis.produce)
  try {
    await until(`an append is at its ${moment}`, () => relay.held > 0 || relay.swallowed > swallowed)
    await leave()
  } finally {
    stop()
  }
}
