import { createInterface } from 'node:readline'
import { type KafkaClient, kafkaClients } from '@asof/ledger'
import { createTransport, openKafkaLedger } from '@asof/ledger/kafka'
import { silentLogger, systemClock } from '@asof/runtime'
import { randomFrom } from '../../support/seeded.ts'
import { doWork, noteView } from './workload.ts'

// A writer in a process of its own: notes what it did on stdout, one JSON line each. On stdin, `stop` ends its work, which
// it answers with an empty line, and `view` makes it note all it holds and end.
const [brokers = '', topic = '', name = '', client = ''] = process.argv.slice(2)
const transport = await createTransport(kafkaClients.find((known): known is KafkaClient => known === client)!, {
  brokers: brokers.split(','),
  topic,
  clientId: name,
  requestMs: 700,
  log: silentLogger,
})
const ledger = await openKafkaLedger({
  id: 'test',
  transport,
  stopwatch: systemClock,
  log: silentLogger,
  writerName: name,
  cursorFile: null,
  appendMs: 3000,
})
const note = (operation: object) => process.stdout.write(`${JSON.stringify(operation)}\n`)
let stopped = false
const working = doWork({ process: name, ledger, isOver: () => stopped, note, paceMs: 5, random: randomFrom(1) })
for await (const line of createInterface({ input: process.stdin })) {
  if (line === 'stop') {
    stopped = true
    await working
    process.stdout.write('\n')
  } else {
    await noteView({ process: name, ledger, note })
    break
  }
}
await ledger.close()
// All it noted has left before it ends.
process.stdout.write('', () => process.exit())
