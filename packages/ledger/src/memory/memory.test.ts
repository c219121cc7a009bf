import { expect, test } from 'vitest'
import { appendAll, ledgerContract } from '../contract.ts'
import { openMemoryLedger } from './open.ts'

ledgerContract('memory', async () => {
  const log: Uint8Array[] = []
  const reopen = () => openMemoryLedger({ id: 'test', log })
  return { ledger: await reopen(), reopen, dispose: async () => {} }
})

test('a changed log opens read-only and names the commit', async () => {
  const log: Uint8Array[] = []
  await appendAll(await openMemoryLedger({ id: 'test', log }), ['a', 'b', 'c'])
  log.splice(1, 1)
  const ledger = await openMemoryLedger({ id: 'test', log })
  expect(ledger.state).toEqual({
    mode: 'read-only',
    isDamaged: true,
    reason: 'commit 2 does not extend the chain: seq',
  })
  expect(await ledger.head()).toMatchObject({ seq: 1 })
})
