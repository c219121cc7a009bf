import type { KafkaClient } from '@asof/ledger'
import { apis } from '../../../support/frame-relay.ts'
import type { Broker } from '../../../support/open-broker.ts'
import { isAnsweredSince } from '../history.ts'
import { type Harm, play, type ScenarioReport } from '../scenario.ts'

type Failure = keyof ScenarioReport['frames']

const FAILURES: readonly Failure[] = ['swallowed', 'delayed', 'doubled']

/** A network that fails in one way after the other, until all writers together were told of so many appends. */
export function failNetwork(
  broker: Broker,
  { appends, ...work }: { client: KafkaClient; writers: number; seed: number; appends: number },
): Promise<ScenarioReport> {
  const harm = async (parts: Harm) => {
    const count = () => parts.history.filter((each) => isAnsweredSince(each, 0)).length
    while (count() < appends && parts.working().length > 0)
      for (const failure of FAILURES) await failOnce(failure, parts)
  }
  return play(broker, { ...work, paceMs: 0, times: { requestMs: 700, appendMs: 3000 }, harm })
}

/** Fails in one way for a while in which at least one frame is hit, then not at all. */
async function failOnce(failure: Failure, { relay, pause, until }: Harm): Promise<void> {
  const begin = { swallowed: relay.swallowAnswers, delayed: relay.holdRequests, doubled: relay.doubleRequests }[failure]
  const count = () => (failure === 'delayed' ? relay.delayed + relay.held : relay[failure])
  const before = count()
  const stop = begin(apis.produce)
  try {
    await until(`a frame is ${failure}`, () => count() > before)
    await pause(300, 1700)
  } finally {
    stop()
  }
  await pause(300, 1000)
}
