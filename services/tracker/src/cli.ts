import { createCli } from '@asof/cli'
import { readConfig } from '@asof/runtime'
import { connectTo } from './connect.ts'
import { createLocalOperations } from './local-operations.ts'

const read = readConfig()
if (!read.ok) {
  process.stderr.write(`The configuration is wrong:\n${read.problems.map((problem) => `  ${problem}\n`).join('')}`)
  process.exit(2)
}
// Who reads on, such as `head`, has seen enough.
process.stdout.on('error', (fault: NodeJS.ErrnoException) => process.exit(fault.code === 'EPIPE' ? 0 : 1))
const cli = createCli({
  connect: (target) => connectTo(target, read.config, (line) => process.stderr.write(`${line}\n`)),
  local: createLocalOperations(read.config),
  stdout: process.stdout,
  stderr: process.stderr,
  isTTY: process.stdout.isTTY === true,
})
process.exitCode = await cli.run(process.argv.slice(2))
