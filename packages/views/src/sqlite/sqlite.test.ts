import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import { viewsContract } from '../contract.ts'
import { openSqliteViews } from './open.ts'

async function openRig() {
  const folder = mkdtempSync(join(tmpdir(), 'asof-views-'))
  const file = join(folder, 'views.db')
  const reopen = () => openSqliteViews({ file })
  const views = await reopen()
  const dispose = async () => {
    await views.close()
    rmSync(folder, { recursive: true })
  }
  return { views, file, reopen, dispose }
}

viewsContract('sqlite', openRig)

test('a snapshot whose bytes changed is ignored', async () => {
  const { views, file, dispose } = await openRig()
  const bytes = new Uint8Array([1])
  await views.writeSnapshot({ ledger: 'policy', stateVersion: '1', seq: 1, head: '', position: 1, bytes })
  const other = new DatabaseSync(file)
  other.exec("UPDATE snapshots SET bytes = x'02'")
  other.close()
  expect(await views.readSnapshot('policy', '1')).toBeNull()
  await dispose()
})

test('a file with a broken page is not opened', async () => {
  const { views, file, reopen, dispose } = await openRig()
  const bytes = new Uint8Array(40_000)
  await views.writeSnapshot({ ledger: 'policy', stateVersion: '1', seq: 1, head: '', position: 1, bytes })
  await views.close()
  const damaged = readFileSync(file)
  damaged.fill(0xff, 4096, 4096 * 4)
  writeFileSync(file, damaged)
  await expect(reopen()).rejects.toMatchObject({ errcode: 11 })
  await dispose()
})
