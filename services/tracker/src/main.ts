import { closeOnSignal, createLogger, randomIds, readConfig, systemClock } from '@asof/runtime'
import { createTracker } from './create-tracker.ts'
import { describeFault, describeProgress, describeStart } from './describe-start.ts'

const read = readConfig()
if (!read.ok) {
  process.stderr.write(`The configuration is wrong:\n${read.problems.map((problem) => `  ${problem}\n`).join('')}`)
  process.exit(2)
}
const { config } = read
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
