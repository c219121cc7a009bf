import { expect, test } from 'vitest'
import { toFigures } from './figures.ts'

test('every part has its own progress with every record', () => {
  const text = [
    '# HELP asof_ledger_head_position Newest position',
    'asof_ledger_head_position{ledger="a",part="api"} 7',
    'asof_ledger_head_position{ledger="a",part="notifier"} 7',
    'asof_ledger_folded_position{ledger="a",part="api"} 7',
    'asof_ledger_folded_position{ledger="a",part="notifier"} 4',
    'asof_ledger_stands_still{ledger="a",part="notifier"} 1',
    'asof_outbox_waiting{ledger="a"} 2',
    'asof_outbox_waiting{ledger="b"} 1',
    'asof_outbox_oldest_timestamp_seconds{ledger="a"} 1700000000',
    'asof_streams_open 3',
    'process_cpu_seconds_total 1.5',
  ].join('\n')
  expect(toFigures(text)).toEqual({
    progress: [
      { part: 'api', ledger: 'a', head: 7, position: 7, isStill: false },
      { part: 'notifier', ledger: 'a', head: 7, position: 4, isStill: true },
    ],
    waiting: 3,
    oldestDueS: 1_700_000_000,
    streams: 3,
  })
})

test('what is not told is not made up', () => {
  expect(toFigures('nonsense\nasof_streams_open x\n')).toEqual({
    progress: [],
    waiting: null,
    oldestDueS: null,
    streams: null,
  })
})
