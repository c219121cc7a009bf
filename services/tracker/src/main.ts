import { closeOnSignal, createLogger, randomIds, readConfigOrExit, systemClock } from '@asof/runtime'
import { createTracker } from './create-tracker.ts'
import { describeFault, describeProgress, describeStart } from './describe-start.ts'

const config = readConfigOrExit()
const logger = createLogger(config.logLevel)
const progress = describeProgress(process.stderr)
try {
  const tracker = await createTracker({ config, clock: systemClock, ids: randomIds, logger, progress })
  closeOnSignal([tracker], logger)
  process.stdout.write(describeStart(tracker, config))
} catch (fault) {
  process.stderr.write(`asof could not start: ${describeFault(fault, config)}\n`)
  process.exit(1)
}
