import {
  type Closable,
  closeAll,
  closeOnSignal,
  createLogger,
  createMetrics,
  openParts,
  randomIds,
  readConfigOrExit,
  readPublished,
  serveHealth,
  systemClock,
} from '@asof/runtime'
import { createNotifier } from './create-notifier.ts'

const config = readConfigOrExit()
const logger = createLogger(config.logLevel)
const metrics = createMetrics({ own: true })
const readCheckpoint = (ledger: string) => readPublished(config.dataFolder, ledger)
const needs = { config, metrics, clock: systemClock, ids: randomIds, logger }
const opened: Closable[] = []
try {
  const { outbox, ...parts } = await openParts(needs, opened)
  if (outbox === null) throw new Error('a notifier needs its outbox: see the line above, or set ASOF_REDIS_URL')
  const notifier = await createNotifier({ ...needs, ...parts, outbox, policy: config.webhooks, readCheckpoint })
  opened.unshift(notifier, ...(await serveHealth(() => notifier.health, { config, metrics })))
  closeOnSignal(opened, logger)
  await notifier.run()
} catch (fault) {
  process.stderr.write(`the notifier ended: ${fault instanceof Error ? fault.message : String(fault)}\n`)
  await closeAll(opened).catch(() => {})
  process.exit(1)
}
