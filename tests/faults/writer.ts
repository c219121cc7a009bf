import { writeSync } from 'node:fs'
import { buildCommit, type Ledger, LedgerFault } from '@asof/ledger'
import { openSqliteLedger } from '@asof/ledger/sqlite'

// Appends until it is killed, and says on stdout what was answered: `seq hash cmd`, one line each.
const [file = '', headFile = '', name = ''] = process.argv.slice(2)
const ledger = await open()
for (let n = 1; ledger.state.mode === 'writable'; n += 1) {
  const cmd = `${name}:${n}`
  const data = { note: 'x'.repeat((n * 997) % 9000) }
  const event = { id: cmd, type: 'note.taken', schemaVersion: 1, source: [], data }
  const bytes = buildCommit(await ledger.head(), { cmd, by: name, now: '2026-03-01T12:00:00.000Z', events: [event] })
  try {
    const outcome = await ledger.append(bytes)
    if (outcome.ok) writeSync(1, `${outcome.head.seq} ${outcome.head.hash} ${cmd}\n`)
  } catch (fault) {
    if (!(fault instanceof LedgerFault && fault.retriable)) throw fault
  }
}
throw new Error(`read-only: ${ledger.state.mode === 'read-only' && ledger.state.reason}`)

async function open(): Promise<Ledger> {
  try {
    return await openSqliteLedger({ id: 'test', file, headFile })
  } catch (fault) {
    // Both writers may be making the same new log.
    if (fault instanceof LedgerFault && fault.code === 'LOG_BUSY') return open()
    throw fault
  }
}
