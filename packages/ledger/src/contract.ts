import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { buildCommit, type ChainHead, emptyHead, extend, MAX_COMMIT_BYTES } from './chain.ts'
import type { Ledger } from './port.ts'
import { verifyLedger } from './verify.ts'

/** One medium under test. `reopen` opens another ledger over the same medium; the first may still be open. */
export interface LedgerRig {
  readonly ledger: Ledger
  reopen(): Promise<Ledger>
  dispose(): Promise<void>
}

const NOON = '2026-03-01T12:00:00.000Z'
const LATER = '2026-03-01T12:00:05.000Z'

/** A commit for tests: one event whose id is the command's name. */
export function testCommit(head: ChainHead, cmd: string, options: { now?: string; note?: string } = {}): Uint8Array {
  const data = { note: options.note ?? 'ä' }
  const event = { id: `event-${cmd}`, type: 'note.taken', schemaVersion: 1, source: [], data }
  return buildCommit(head, { cmd, by: 'tester', now: options.now ?? NOON, events: [event] })
}

/** Appends commands one after the other; returns the bytes of each. */
export async function appendAll(ledger: Ledger, cmds: readonly string[]): Promise<Uint8Array[]> {
  const written: Uint8Array[] = []
  for (const cmd of cmds) {
    const bytes = testCommit(await ledger.head(), cmd)
    expect(await ledger.append(bytes)).toMatchObject({ ok: true })
    written.push(bytes)
  }
  return written
}

/** What every ledger promises, whatever it is kept in. */
export function ledgerContract(name: string, open: () => Promise<LedgerRig>): void {
  describe(`ledger contract: ${name}`, () => {
    let rig: LedgerRig
    let ledger: Ledger
    beforeEach(async () => {
      rig = await open()
      ledger = rig.ledger
    })
    afterEach(() => rig.dispose())
    const contents = async (of: Ledger) => (await of.read(1, 100)).map((row) => Buffer.from(row.bytes).toString())

    test('starts empty and writable', async () => {
      expect(await ledger.head()).toEqual(emptyHead(ledger.id))
      expect(await ledger.read(1, 10)).toEqual([])
      expect(ledger.state).toEqual({ mode: 'writable' })
    })

    test('gives dense seq and positions and keeps the bytes', async () => {
      const written = await appendAll(ledger, ['a', 'b', 'c'])
      expect(await ledger.head()).toMatchObject({ seq: 3, position: 3 })
      const rows = await ledger.read(1, 10)
      expect(rows.map((row) => row.seq)).toEqual([1, 2, 3])
      expect(rows.map((row) => Buffer.from(row.bytes))).toEqual(written.map((bytes) => Buffer.from(bytes)))
    })

    test('has seen what it appended, and what others did once it looked', async () => {
      const other = await rig.reopen()
      await appendAll(ledger, ['a'])
      expect(ledger.seen()).toEqual(await ledger.head())
      await appendAll(other, ['b'])
      expect(await ledger.head()).toMatchObject({ seq: 2 })
      expect(ledger.seen()).toEqual(other.seen())
      await other.close()
    })

    test('reads in pages, from any seq, past the end nothing', async () => {
      await appendAll(ledger, ['a', 'b', 'c', 'd', 'e'])
      const seqs = async (from: number, limit: number) => (await ledger.read(from, limit)).map((row) => row.seq)
      expect(await seqs(1, 2)).toEqual([1, 2])
      expect(await seqs(3, 2)).toEqual([3, 4])
      expect(await seqs(5, 2)).toEqual([5])
      expect(await seqs(6, 2)).toEqual([])
    })

    test('recalls each commit it has seen, byte for byte as it was read', async () => {
      const written = await appendAll(ledger, ['a', 'b', 'c'])
      const rows = await ledger.read(1, 10)
      for (const { seq, bytes } of rows) expect(ledger.recall(seq)).toEqual(bytes)
      expect(Buffer.from(ledger.recall(2))).toEqual(Buffer.from(written[1]!))
    })

    test('recalls nothing beyond the head it has seen, and nothing that is no seq', async () => {
      const other = await rig.reopen()
      await appendAll(ledger, ['a', 'b'])
      for (const seq of [0, -1, 1.5, 3, Number.NaN]) expect(() => ledger.recall(seq)).toThrow(RangeError)
      expect(() => other.recall(1)).toThrow(RangeError)
      expect(await other.head()).toMatchObject({ seq: 2 })
      expect(other.recall(2)).toEqual(ledger.recall(2))
      expect(other.state).toEqual({ mode: 'writable' })
      await other.close()
    })

    test('recalls nothing once it is closed', async () => {
      await appendAll(ledger, ['a'])
      await ledger.close()
      expect(() => ledger.recall(1)).toThrow(expect.objectContaining({ code: 'LOG_BROKEN' }))
    })

    test('who changes recalled bytes changes nothing else', async () => {
      const [first] = await appendAll(ledger, ['a'])
      ledger.recall(1).fill(0)
      expect(Buffer.from(ledger.recall(1))).toEqual(Buffer.from(first!))
    })

    test('refuses a commit for a head that moved, without effect', async () => {
      const stale = testCommit(await ledger.head(), 'late')
      await appendAll(ledger, ['first'])
      const head = await ledger.head()
      expect(await ledger.append(stale)).toEqual({ ok: false, reason: 'conflict', head })
      expect(await contents(ledger)).toHaveLength(1)
    })

    test('refuses a command it holds, and finds the original', async () => {
      const [first] = await appendAll(ledger, ['once', 'other'])
      const again = await ledger.append(testCommit(await ledger.head(), 'once'))
      expect(again).toMatchObject({ ok: false, reason: 'duplicate-cmd', head: { seq: 2 } })
      expect(await ledger.append(first!)).toMatchObject({ ok: false, reason: 'duplicate-cmd' })
      const original = await ledger.readCommand('once')
      expect(original?.seq).toBe(1)
      expect(Buffer.from(original!.bytes)).toEqual(Buffer.from(first!))
      expect(await ledger.readCommand('never')).toBeNull()
    })

    test('two writers at one head: one wins, the other is told the new head', async () => {
      const other = await rig.reopen()
      const head = await ledger.head()
      const outcomes = await Promise.all([
        ledger.append(testCommit(head, 'mine')),
        other.append(testCommit(head, 'theirs')),
      ])
      const [lost] = outcomes.filter((outcome) => !outcome.ok)
      expect(outcomes.filter((outcome) => outcome.ok)).toHaveLength(1)
      expect(lost).toMatchObject({ reason: 'conflict', head: { seq: 1 } })
      expect(await contents(ledger)).toEqual(await contents(other))
      await other.close()
    })

    test('a writer sees what another appended', async () => {
      const other = await rig.reopen()
      await appendAll(ledger, ['a'])
      expect(await other.head()).toMatchObject({ seq: 1 })
      await appendAll(other, ['b'])
      expect(await ledger.readCommand('b')).toMatchObject({ seq: 2 })
      expect(await ledger.append(testCommit(await ledger.head(), 'b'))).toMatchObject({ reason: 'duplicate-cmd' })
      await other.close()
    })

    test('keeps everything over a reopening', async () => {
      await appendAll(ledger, ['a', 'b'])
      const before = { head: await ledger.head(), rows: await contents(ledger) }
      await ledger.close()
      const reopened = await rig.reopen()
      expect(reopened.state).toEqual({ mode: 'writable' })
      expect({ head: await reopened.head(), rows: await contents(reopened) }).toEqual(before)
      expect(await reopened.readCommand('b')).toMatchObject({ seq: 2 })
      await appendAll(reopened, ['c'])
      await reopened.close()
    })

    test('refuses a commit of another ledger, broken bytes and one byte too many', async () => {
      const refused = async (bytes: Uint8Array) => {
        const outcome = await ledger.append(bytes)
        return outcome.ok ? 'accepted' : outcome.reason
      }
      expect(await refused(testCommit(emptyHead('foreign'), 'a'))).toBe('wrong-ledger')
      expect(await refused(new Uint8Array([0xff]))).toBe('unreadable')
      const spare = MAX_COMMIT_BYTES - testCommit(await ledger.head(), 'big', { note: '' }).byteLength
      expect(await refused(testCommit(await ledger.head(), 'big', { note: 'x'.repeat(spare + 1) }))).toBe('too-large')
      expect(await refused(testCommit(await ledger.head(), 'big', { note: 'x'.repeat(spare) }))).toBe('accepted')
      expect(await ledger.head()).toMatchObject({ seq: 1 })
    })

    test('recorded time never falls, even when the clock does', async () => {
      await ledger.append(testCommit(await ledger.head(), 'a', { now: LATER }))
      await ledger.append(testCommit(await ledger.head(), 'b', { now: NOON }))
      expect(await ledger.head()).toMatchObject({ seq: 2, recordedAt: LATER })
      const early = testCommit({ ...(await ledger.head()), recordedAt: '' }, 'c', { now: NOON })
      expect(await ledger.append(early)).toMatchObject({ ok: false, reason: 'clock-back' })
    })

    test('tells listeners of each new head, and none after they left', async () => {
      const seen: number[] = []
      const leave = ledger.onAppend((head) => seen.push(head.seq))
      await appendAll(ledger, ['a', 'b'])
      await ledger.append(testCommit(await ledger.head(), 'a'))
      leave()
      await appendAll(ledger, ['c'])
      expect(seen).toEqual([1, 2])
    })

    test('the caller may reuse its buffer', async () => {
      const bytes = testCommit(await ledger.head(), 'a')
      await ledger.append(bytes)
      bytes.fill(0)
      const [row] = await ledger.read(1, 1)
      expect(extend(emptyHead(ledger.id), row!.bytes, () => true).ok).toBe(true)
    })

    test('verifies what it holds', async () => {
      await appendAll(ledger, ['a', 'b'])
      const head = await ledger.head()
      expect(await verifyLedger(ledger)).toEqual({ ok: true, commits: 2, position: 2, head, problems: [] })
    })
  })
}
