import { type Ledger, LedgerFault, verifyLedger } from '@asof/ledger'
import { testCommit } from '@asof/ledger/contract'
import { openMemoryLedger } from '@asof/ledger/memory'
import { expect, test } from 'vitest'
import { randomFrom } from '../support/seeded.ts'
import { type AppendFate, faultyLedger } from './faulty-ledger.ts'

const SEED = 7
const FATES: readonly AppendFate[] = ['spared', 'request lost', 'answer lost']

test(`three writers that retry over lost requests and answers record every command once (seed ${SEED})`, async () => {
  const sound = await openMemoryLedger({ id: 'test' })
  const random = randomFrom(SEED)
  const fates = new Map<AppendFate, number>()
  const ledger = faultyLedger(sound, () => {
    const fate = FATES[Math.floor(random() * FATES.length)]!
    fates.set(fate, (fates.get(fate) ?? 0) + 1)
    return fate
  })
  const cmds = Array.from({ length: 60 }, (_, n) => `cmd-${n}`)
  const shares = [0, 1, 2].map((writer) => cmds.filter((_, n) => n % 3 === writer))
  await Promise.all(shares.map((share) => recordAll(ledger, share)))

  expect([...fates.keys()].sort()).toEqual([...FATES].sort())
  expect(await verifyLedger(sound)).toMatchObject({ ok: true, commits: cmds.length, position: cmds.length })
  const found = await Promise.all(cmds.map((cmd) => sound.readCommand(cmd)))
  expect(new Set(found.map((row) => row?.seq)).size).toBe(cmds.length)
})

async function recordAll(ledger: Ledger, cmds: readonly string[]): Promise<void> {
  for (const cmd of cmds) {
    while ((await ledger.readCommand(cmd)) === null) await tryOnce(ledger, cmd)
  }
}

async function tryOnce(ledger: Ledger, cmd: string): Promise<void> {
  try {
    await ledger.append(testCommit(await ledger.head(), cmd))
  } catch (fault) {
    if (!(fault instanceof LedgerFault && fault.retriable)) throw fault
  }
}
