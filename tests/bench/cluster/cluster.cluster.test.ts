import { afterEach, describe, expect, test } from 'vitest'
import { providedRedis } from '../../support/redis-url.ts'
import { toCommits } from '../workload/history-file.ts'
import { Different, foldExpected } from './expected.ts'
import { dropTopics } from './measure/drain.ts'
import { checkTopic } from './measure/replay.ts'
import { fillTopic, makeRunTopics, plantCommit } from './product/topic.ts'
import { findSetting, type Setting } from './setting.ts'

const DAY = '2026-01-01'

const url = providedRedis()

describe.skipIf(url === null)('before anything is timed over a cluster', () => {
  let setting: Setting
  afterEach(() => dropTopics(setting))

  async function fill() {
    setting = findSetting({ ...process.env, ASOF_REDIS_URL: url! })
    const commits = [...toCommits({ events: 2_000 }, setting.ledger)]
    await makeRunTopics(setting)
    await fillTopic(setting, commits)
    return foldExpected(setting.ledger, commits, DAY)
  }

  test('the topic is drained and replayed as what the history is', async () => {
    const expected = await fill()
    expect(expected).toMatchObject({ commits: 8, position: 2_000 })
    await checkTopic(setting, expected)
  })

  test('a planted commit is noticed', async () => {
    const expected = await fill()
    await plantCommit(setting)
    await expect(checkTopic(setting, expected)).rejects.toThrow(Different)
  })
})
