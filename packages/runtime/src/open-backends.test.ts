import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createLogger, silentLogger } from './logger.ts'
import { openLedgers, openOutbox, openViews } from './open-backends.ts'

let dataFolder: string
let lines: string[]
beforeEach(async () => {
  lines = []
  dataFolder = await mkdtemp(join(tmpdir(), 'asof-backends-'))
})
afterEach(() => rm(dataFolder, { recursive: true }))

const open = () =>
  openViews(
    { kind: 'sqlite', dataFolder, readOnly: false },
    createLogger('warn', { write: (line) => lines.push(line) }),
  )
const told = () => lines.map((line) => (JSON.parse(line) as { msg: string }).msg)
const snapshot = { ledger: 'own', stateVersion: '1', seq: 1, head: '', position: 1, bytes: new Uint8Array([1]) }

test('views that are no database are begun anew, and that is logged', async () => {
  await writeFile(join(dataFolder, 'views.sqlite'), 'this is no database, it only looks as long as one would be')
  const views = (await open())!
  await views.writeSnapshot(snapshot)
  expect(await views.readSnapshot('own', '1')).toMatchObject({ seq: 1 })
  await views.close()
  expect(told()).toEqual(['views are damaged, beginning anew'])
})

test('views that cannot be opened are left as they are, and the start goes on without', async () => {
  await mkdir(join(dataFolder, 'views.sqlite', 'kept'), { recursive: true })
  expect(await open()).toBeNull()
  expect(await readdir(join(dataFolder, 'views.sqlite'))).toEqual(['kept'])
  expect(told()).toEqual(['views cannot be opened, going on without'])
})

test('an outbox that is no database is begun anew; of ledgers in memory it lies there, and of those only read there is none', async () => {
  await writeFile(join(dataFolder, 'outbox.sqlite'), 'this is no database, it only looks as long as one would be')
  const outboxes = [
    await openOutbox({ kind: 'sqlite', dataFolder, readOnly: false }, silentLogger),
    await openOutbox({ kind: 'memory' }, silentLogger),
  ]
  for (const outbox of outboxes) {
    expect(await outbox?.readCursor('own')).toBeNull()
    await outbox?.close()
  }
  expect(await openOutbox({ kind: 'sqlite', dataFolder, readOnly: true }, silentLogger)).toBeNull()
})

test('a ledger that cannot be opened leaves nothing open', async () => {
  await mkdir(join(dataFolder, 'heads', 'second.json.tmp'), { recursive: true })
  const opening = openLedgers(['first', 'second'], { kind: 'sqlite', dataFolder, readOnly: false })
  await expect(opening).rejects.toMatchObject({ name: 'LedgerFault' })
  expect((await readdir(dataFolder)).sort()).toEqual([
    'checkpoints',
    'first.sqlite',
    'heads',
    'second.sqlite',
    'signing-key',
  ])
})
