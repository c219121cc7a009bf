import { expect, test } from 'vitest'
import { emptyHead } from './chain.ts'
import { testCommit } from './contract.ts'
import { createEmbeddedLedger } from './embedded.ts'
import { createFollower } from './follower.ts'
import { createMemoryStore } from './memory/open.ts'
import { LedgerFault } from './port.ts'

/** A ledger over a store that notes each saving of the head, and refuses it while `full`. */
function open() {
  const medium = { full: false, saved: [] as number[] }
  const store = {
    ...createMemoryStore([]),
    saveHead: ({ seq }: { seq: number }) => {
      if (medium.full) throw new LedgerFault('DISK_FULL', 'no room')
      medium.saved.push(seq)
    },
  }
  const ledger = createEmbeddedLedger({ follower: createFollower('test'), store, problems: [], readOnly: false })
  return { ledger, medium }
}

test('commits of one turn share a saving of the head, and none is answered before it', async () => {
  const { ledger, medium } = open()
  const answers: number[] = []
  const append = async (cmd: string) => {
    const appending = ledger.append(testCommit(await ledger.head(), cmd))
    const answered = appending.then((outcome) => answers.push(outcome.head.seq))
    expect((await ledger.head()).seq).toBe(Number(cmd))
    return answered
  }
  const first = append('1')
  expect([answers, medium.saved]).toEqual([[], []])
  await first
  expect([answers, medium.saved]).toEqual([[1], [1]])

  const turn = [append('2')]
  while ((await ledger.head()).seq < 2) await Promise.resolve()
  turn.push(append('3'))
  await Promise.all(turn)
  expect([answers, medium.saved]).toEqual([
    [1, 2, 3],
    [1, 3],
  ])
})

test('a command whose head could not be saved is done only once it is', async () => {
  const { ledger, medium } = open()
  medium.full = true
  await expect(ledger.append(testCommit(emptyHead('test'), 'once'))).rejects.toMatchObject({ code: 'DISK_FULL' })
  await expect(ledger.readCommand('once')).rejects.toMatchObject({ code: 'DISK_FULL' })
  medium.full = false
  expect(await ledger.readCommand('once')).toMatchObject({ seq: 1 })
  expect(medium.saved).toEqual([1])
  expect(ledger.state).toEqual({ mode: 'writable' })
})

test('a commit that vanished is not recalled, and the ledger trusts its log no longer', async () => {
  const log: Uint8Array[] = []
  const store = createMemoryStore(log)
  const ledger = createEmbeddedLedger({ follower: createFollower('test'), store, problems: [], readOnly: false })
  await ledger.append(testCommit(emptyHead('test'), 'once'))
  log.length = 0
  expect(() => ledger.recall(1)).toThrow(LedgerFault)
  expect(ledger.state).toMatchObject({ mode: 'read-only', isDamaged: true })
})
