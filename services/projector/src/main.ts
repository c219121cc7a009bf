import {
  backendOf,
  type Closable,
  closeAll,
  closeOnSignal,
  createLogger,
  createMetrics,
  openLedgers,
  openPublishers,
  openViews,
  readConfigOrExit,
  serveHealth,
  systemClock,
} from '@asof/runtime'
import { createProjector } from './create-projector.ts'

const config = readConfigOrExit()
const logger = createLogger(config.logLevel)
const metrics = createMetrics({ own: true })
const parts: Closable[] = []
try {
  const ledgers = await openLedgers(config.ledgers, backendOf(config, true, logger))
  parts.unshift(...ledgers)
  const views = await openViews(backendOf(config, false, logger), logger, config.redis)
  if (views === null) throw new Error('a projector needs views: see the line above, or set ASOF_REDIS_URL')
  const publishers = await openPublishers(config.ledgers, backendOf(config, true, logger))
  parts.unshift(views, ...publishers.values())
  const projector = await createProjector({ ledgers, views, publishers, metrics, clock: systemClock, logger })
  parts.unshift(projector)
  parts.unshift(...(await serveHealth(() => projector.health, { config, metrics })))
  closeOnSignal(parts, logger)
  await projector.run()
} catch (fault) {
  process.stderr.write(`the projector ended: ${fault instanceof Error ? fault.message : String(fault)}\n`)
  await closeAll(parts).catch(() => {})
  process.exit(1)
}
