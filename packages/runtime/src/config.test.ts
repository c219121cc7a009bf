import { expect, test } from 'vitest'
import { describeConfig, readConfig } from './config.ts'

test('an empty environment is a whole configuration', () => {
  expect(readConfig({})).toMatchObject({
    ok: true,
    config: {
      dataFolder: './data',
      dataFolderChosen: false,
      host: '127.0.0.1',
      ledgers: ['ai-controls', 'seed-story'],
    },
  })
  expect(readConfig({ ASOF_DATA: '' })).toMatchObject({ config: { dataFolder: './data', dataFolderChosen: false } })
})

test('every wrong variable is told at once', () => {
  const read = readConfig({
    ASOF_PORT: '99999',
    ASOF_LEDGERS: 'a,../b',
    ASOF_RECORDER_KEY: 'short',
    ASOF_LOG_LEVEL: 'loud',
  })
  const names = read.ok ? [] : read.problems.map((problem) => problem.split(':')[0])
  expect(names.sort()).toEqual(['ASOF_LEDGERS', 'ASOF_LOG_LEVEL', 'ASOF_PORT', 'ASOF_RECORDER_KEY'])
})

test('printing the configuration shows no key', () => {
  const key = 'k'.repeat(40)
  const read = readConfig({ ASOF_RECORDER_KEY: key })
  expect(read.ok && JSON.stringify(describeConfig(read.config))).not.toContain(key)
})
