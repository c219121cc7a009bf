import { type Config, readConfig } from './config.ts'

/** The configuration of this process. One that is wrong is told on stderr, and ends the process with 2. */
export function readConfigOrExit(): Config {
  const read = readConfig()
  if (read.ok) return read.config
  process.stderr.write(`The configuration is wrong:\n${read.problems.map((problem) => `  ${problem}\n`).join('')}`)
  process.exit(2)
}
