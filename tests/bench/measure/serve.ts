import { createApi } from '@asof/api'
import { openMemoryLedger } from '@asof/ledger/memory'
import { CONTROL, noKeys, randomIds, silentLogger, startHttp, systemClock } from '@asof/runtime'
import { LEDGER, readLines } from '../workload/history-file.ts'

/** The product's api over a made history, in a process of its own; tells its address to the parent. Ends with it. */
const log = Array.from(readLines(process.argv[2]!), (bytes) => bytes.slice())
const ledger = await openMemoryLedger({ id: LEDGER, log })
const api = await createApi({
  ledgers: [ledger],
  webhookKey: new Uint8Array(32),
  controlLedger: await openMemoryLedger({ id: CONTROL }),
  clock: systemClock,
  ids: randomIds,
  logger: silentLogger,
  keys: noKeys,
})
const server = await startHttp({ fetch: api.fetch, refuseUnread: api.refuseUnread, host: '127.0.0.1', port: 0 })
process.on('disconnect', () => process.exit())
process.send!(server.url)
