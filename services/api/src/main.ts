import {
  backendOf,
  type Closable,
  closeAll,
  closeOnSignal,
  createLogger,
  openControlLedger,
  openLedgers,
  openViews,
  randomIds,
  readConfigOrExit,
  systemClock,
} from '@asof/runtime'
import { serveApi } from './serve-api.ts'

const config = readConfigOrExit()
const logger = createLogger(config.logLevel)
const parts: Closable[] = []
try {
  const backend = backendOf(config, false, logger)
  const ledgers = await openLedgers(config.ledgers, backend)
  parts.unshift(...ledgers)
  const controlLedger = await openControlLedger(backend)
  parts.unshift(controlLedger)
  const views = await openViews(backend, logger, config.redis)
  if (views !== null) parts.unshift(views)
  const served = await serveApi({ config, ledgers, controlLedger, views, clock: systemClock, ids: randomIds, logger })
  closeOnSignal([served, ...parts], logger)
  logger.info({ url: served.url, ledgers: config.ledgers }, 'the api answers')
  if (served.madeKey !== null) process.stdout.write(`recorder key ${served.madeKey} (shown only now: keep it)\n`)
} catch (fault) {
  process.stderr.write(`the api ended: ${fault instanceof Error ? fault.message : String(fault)}\n`)
  await closeAll(parts).catch(() => {})
  process.exit(1)
}
