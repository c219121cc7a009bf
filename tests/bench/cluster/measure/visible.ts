import type { LedgerReader } from '@asof/reader'
import { systemClock } from '@asof/runtime'
import { assertSame, reached } from '../expected.ts'
import type { Answer } from '../product/client.ts'
import type { Service } from '../product/service.ts'
import { toStatement } from '../product/statement.ts'
import type { Setting } from '../setting.ts'
import { openInstance, openProducer, type Sampler } from './in-process.ts'

/** What is timed: the least anybody pays, and an event of the product until it is answered. */
export const VISIBLE = {
  acknowledged: 'producer acknowledgement',
  appending: 'visible on the appending api',
  other: 'visible on another api',
  inProcess: 'visible in one process, without HTTP',
} as const

/** Samples of each kind in a round. */
const SAMPLES = 200

/** Two instances of the product over the same ledger. */
interface Apis {
  readonly appending: Service
  readonly other: Service
}

/** Percentiles in ms of every round, by name: the kinds take turns, event by event. One round warms up. */
export async function timeVisible(setting: Setting, apis: Apis, rounds: number): Promise<Map<string, number[]>> {
  const instance = await openInstance(setting)
  const producer = await openProducer(setting)
  const samplers: Readonly<Record<string, Sampler>> = {
    [VISIBLE.acknowledged]: producer.sample,
    [VISIBLE.appending]: (id) => timeAppending(apis, id),
    [VISIBLE.other]: (id) => timeOther(apis, id),
    [VISIBLE.inProcess]: instance.sample,
  }
  const figures = new Map<string, number[]>()
  try {
    for (let round = 0; round <= rounds; round++) {
      const taken = await takeRound(samplers, round, () => settle(apis, instance.reader))
      if (round > 0) for (const [name, ms] of taken) figures.set(name, [...(figures.get(name) ?? []), ms])
    }
    return figures
  } finally {
    await producer.close()
    await instance.close()
  }
}

async function takeRound(samplers: Readonly<Record<string, Sampler>>, round: number, settle: () => Promise<void>) {
  const kinds = Object.entries(samplers)
  const taken = new Map<string, number[]>(kinds.map(([name]) => [name, []]))
  for (let index = 0; index < SAMPLES * kinds.length; index++) {
    // Each kind comes after each other one in turn.
    const [name, sample] = kinds[(index + Math.floor(index / kinds.length)) % kinds.length]!
    await settle()
    taken.get(name)!.push(await sample(`bench-${round}-${index}`))
  }
  return [...taken].flatMap(([name, values]) => [
    [`${name} p50`, percentile(values, 0.5)] as const,
    [`${name} p99`, percentile(values, 0.99)] as const,
  ])
}

function percentile(values: readonly number[], share: number): number {
  return values.toSorted((a, b) => a - b)[Math.ceil(values.length * share) - 1]!
}

const HEAD = '/api/v1/log/head'

/** From the request to append until its receipt, which comes after the fold: what is asked next is answered with it. */
async function timeAppending({ appending }: Apis, id: string): Promise<number> {
  const begun = systemClock.elapsed()
  const receipt = await appending.client.post('/api/v1/events', toStatement(id))
  const ms = systemClock.elapsed() - begun
  assertStatus(receipt, 201)
  return ms
}

/** From the request to append at one api until another, which was asked for the event at the same time, answers with it. */
async function timeOther({ appending, other }: Apis, id: string): Promise<number> {
  const next = Number((await appending.client.get(HEAD)).body['position']) + 1
  const begun = systemClock.elapsed()
  const asking = other.client.get(`/api/v1/events/${id}?minPosition=${next}`).then((answer) => {
    assertStatus(answer, 200)
    return systemClock.elapsed() - begun
  })
  const [ms, receipt] = await Promise.all([asking, appending.client.post('/api/v1/events', toStatement(id))])
  assertStatus(receipt, 201)
  return ms
}

function assertStatus({ status, body }: Answer, expected: number): void {
  if (status !== expected) throw new Error(`answered ${status} instead of ${expected}: ${JSON.stringify(body)}`)
}

/** Waits until all instances have folded what came before, and have nothing left to do. Throws `Different` where their heads are. */
async function settle({ appending, other }: Apis, reader: LedgerReader): Promise<void> {
  await reader.refresh()
  for (const [name, { client }] of Object.entries({ appending, other })) {
    const { position, head } = (await client.get(HEAD)).body as { position: number; head: { hash: string } }
    assertSame(`${name} api`, { position, head: head.hash }, reached(reader))
  }
}
