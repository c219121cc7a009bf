import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Proposal } from '@asof/domain'
import {
  checkLedger,
  createCheckpoints,
  createSigner,
  emptyCheckpoint,
  formatCheckpoint,
  makeFolder,
  type NoteSigner,
  signNote,
} from '@asof/ledger'
import { openMemoryLedger } from '@asof/ledger/memory'
import { openLedgerReader } from '@asof/reader'
import { createManualClock } from '@asof/runtime'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { org } from '../../../../tests/support/events.ts'
import { createAppender } from './appender.ts'
import { withinSigned } from './signed-appender.ts'

const ORIGIN = 'log.example/test'

let folder: string
beforeAll(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'asof-unsigned-')), 'test')
})
afterAll(() => rm(join(folder, '..'), { recursive: true }))

test('appends go on for 1,000 commits without a signature, and no longer, until one can be had again', async () => {
  const key = createSigner(ORIGIN, new Uint8Array(32).fill(1))
  let signers: readonly NoteSigner[] = []
  await makeFolder(folder, 0, signNote(formatCheckpoint(emptyCheckpoint(ORIGIN)), [key]))
  const ledger = await checkLedger(await openMemoryLedger({ id: 'test' }), null)
  const checkpoints = createCheckpoints({ ledger, folder, origin: ORIGIN, readSigners: async () => signers })
  const clock = createManualClock('2026-01-05T12:00:00.000Z')
  const appender = withinSigned(createAppender({ reader: await openLedgerReader(ledger), clock }), checkpoints)
  const append = (name: string) =>
    appender.append({ by: 'one', key: name, proposals: [org(name) as unknown as Proposal] })
  for (let number = 1; number <= 1_000; number++)
    expect(await append(`o-${number}`)).toMatchObject({ kind: 'appended' })
  await expect(append('more')).rejects.toThrow('1000 commits wait for a checkpoint')
  await expect(checkpoints.reach(1_000)).rejects.toThrow('there is no signing key')
  signers = [key]
  await checkpoints.reach(1_000)
  expect(await append('more')).toMatchObject({ kind: 'appended' })
})
