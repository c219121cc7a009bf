import { createFacts, decide, fold, parseProposal } from '@asof/domain'
import { describe, expect, test } from 'vitest'
import { checkEquality } from './check/equality.ts'
import { checkOracle } from './check/oracle.ts'
import { plantDifference } from './check/plant.ts'
import { openSqlitePeer } from './peers/sqlite.ts'
import { project } from './tables/project.ts'
import { generate } from './workload/generate.ts'
import { digestOf, toRecorded } from './workload/history-file.ts'

const SMALL = { events: 4_000 }
const DEPTH = { points: 120, boards: 2, histories: 15, differences: 0 }

describe('the made histories', () => {
  test('are the published ones, byte for byte', () => {
    expect(digestOf({ events: 10_000 })).toBe('fc4c341cc835848fdcb6888129eb899345c44b40e3a28d3f4febe7e73a3f5ddc')
    expect(digestOf({ events: 10_000, twisted: true })).toBe(
      'd29b74cc11d27838f4241c7219d1ad28da2b06c32efac3aa7094c408bcd82aae',
    )
  })

  test.each([false, true])('hold only events the log accepts (second workload: %s)', (twisted) => {
    const facts = createFacts()
    const refused: string[] = []
    for (const { event, ms } of generate({ events: 1_900, twisted })) {
      const recordedAt = new Date(ms).toISOString()
      const parsed = parseProposal(event)
      const decision = parsed.ok ? decide(facts, [parsed.proposal], { recordedAt, recordedBy: 'bench' }) : null
      if (decision?.ok !== true) refused.push(event.id)
      fold(facts, { ...event, position: facts.head + 1, recordedAt, recordedBy: 'bench' })
    }
    expect(refused).toEqual([])
  })
})

describe('before anything is timed', () => {
  const facts = createFacts()
  for (const event of toRecorded(SMALL)) fold(facts, event)

  test('SQL on tables made without the product answers what the product answers', async () => {
    const tables = project(toRecorded(SMALL))
    const peer = openSqlitePeer(':memory:', tables)
    const { compared, differences } = await checkEquality({ facts, tables, peers: [peer] }, DEPTH)
    await peer.close()
    expect(differences).toEqual([])
    expect(compared['points']).toBeGreaterThan(2 * DEPTH.points)
    expect(compared['histories of one cell']).toBe(2 * DEPTH.histories)
  })

  test('a difference planted in the tables is noticed', async () => {
    const tables = project(toRecorded(SMALL))
    plantDifference(tables)
    const peer = openSqlitePeer(':memory:', tables)
    const { differences } = await checkEquality({ facts, tables, peers: [peer] }, DEPTH)
    await peer.close()
    expect(differences.length).toBeGreaterThan(0)
  })

  test('the second workload is answered as the oracle answers it', () => {
    const { compared, differences } = checkOracle([...toRecorded({ events: 1_700, twisted: true })], 10)
    expect(differences).toEqual([])
    expect(compared['of which uncertain']).toBeGreaterThan(0)
  }, 30_000)
})
