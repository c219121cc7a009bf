import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { outboxContract } from '../outbox/contract.ts'
import { openSqliteOutbox } from './outbox.ts'

outboxContract('sqlite', async (keep) => {
  const folder = mkdtempSync(join(tmpdir(), 'asof-outbox-'))
  const reopen = () => openSqliteOutbox({ file: join(folder, 'outbox.sqlite'), keep })
  const outbox = await reopen()
  const dispose = async () => {
    await outbox.close()
    rmSync(folder, { recursive: true })
  }
  return { outbox, reopen, dispose }
})

test('lies in memory too', async () => {
  const outbox = await openSqliteOutbox({ file: ':memory:' })
  await outbox.put({ ledger: 'policy', step: { from: null, to: 'one' }, deliveries: [] })
  expect(await outbox.readCursor('policy')).toBe('one')
  await outbox.close()
})
