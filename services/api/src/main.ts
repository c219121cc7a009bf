import {
  type Closable,
  closeAll,
  closeOnSignal,
  createLogger,
  createMetrics,
  openParts,
  randomIds,
  readConfigOrExit,
  systemClock,
} from '@asof/runtime'
import { serveApi } from './serve-api.ts'

const config = readConfigOrExit()
const logger = createLogger(config.logLevel)
const metrics = createMetrics({ own: true })
const needs = { config, metrics, clock: systemClock, ids: randomIds, logger }
const opened: Closable[] = []
try {
  const served = await serveApi({ ...needs, ...(await openParts(needs, opened)) })
  closeOnSignal([served, ...opened], logger)
  logger.info({ url: served.url, ledgers: config.ledgers }, 'the api answers')
  if (served.madeKey !== null) process.stdout.write(`recorder key ${served.madeKey} (shown only now: keep it)\n`)
} catch (fault) {
  process.stderr.write(`the api ended: ${fault instanceof Error ? fault.message : String(fault)}\n`)
  await closeAll(opened).catch(() => {})
  process.exit(1)
}
