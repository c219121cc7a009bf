import { createCli } from '@asof/cli'
import { readConfigOrExit } from '@asof/runtime'
import { connectTo } from './connect.ts'
import { createLocalOperations } from './local-operations.ts'

const config = readConfigOrExit()
// Who reads on, such as `head`, has seen enough.
process.stdout.on('error', (fault: NodeJS.ErrnoException) => process.exit(fault.code === 'EPIPE' ? 0 : 1))
const cli = createCli({
  connect: (target) => connectTo(target, config, (line) => process.stderr.write(`${line}\n`)),
  local: createLocalOperations(config),
  stdout: process.stdout,
  stderr: process.stderr,
  isTTY: process.stdout.isTTY === true,
})
process.exitCode = await cli.run(process.argv.slice(2))
