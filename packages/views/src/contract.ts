import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { BoardStand, Snapshot, Views } from './port.ts'

/** One store under test. `reopen` opens it again after the first was closed. */
export interface ViewsRig {
  readonly views: Views
  reopen(): Promise<Views>
  dispose(): Promise<void>
}

/** What every store of views promises. */
export function viewsContract(name: string, open: () => Promise<ViewsRig>): void {
  describe(`views contract: ${name}`, () => {
    let rig: ViewsRig
    let views: Views
    beforeEach(async () => {
      rig = await open()
      views = rig.views
    })
    afterEach(() => rig.dispose())

    const bytes = new Uint8Array([0, 1, 2, 255])
    const digest = '3d1f57c984978ef98a18378c8166c1cb8ede02c03eeb6aee7e2f121dfeee3e56'
    const snapshot = { ledger: 'policy', stateVersion: '1', seq: 5, head: 'a'.repeat(64), position: 9, bytes }
    const seqOf = async (version: string) => (await views.readSnapshot('policy', version))?.seq

    test('gives a snapshot back with the digest of its bytes', async () => {
      expect(await views.readSnapshot('policy', '1')).toBeNull()
      await views.writeSnapshot(snapshot)
      const read = (await views.readSnapshot('policy', '1')) as Snapshot
      expect({ ...read, bytes: [...read.bytes] }).toEqual({ ...snapshot, digest, bytes: [...bytes] })
    })

    test('keeps the newest snapshot per ledger and state version', async () => {
      await views.writeSnapshot(snapshot)
      await views.writeSnapshot({ ...snapshot, seq: 7 })
      await views.writeSnapshot({ ...snapshot, seq: 6 })
      await views.writeSnapshot({ ...snapshot, stateVersion: '2', seq: 3 })
      expect([await seqOf('1'), await seqOf('2'), await seqOf('3')]).toEqual([7, 3, undefined])
    })

    test('drops the snapshots of one ledger only, after which an older one counts', async () => {
      await views.writeSnapshot(snapshot)
      await views.writeSnapshot({ ...snapshot, ledger: 'control' })
      await views.dropSnapshots('policy')
      expect(await seqOf('1')).toBeUndefined()
      expect(await views.readSnapshot('control', '1')).toMatchObject({ seq: 5 })
      await views.writeSnapshot({ ...snapshot, seq: 1 })
      expect(await seqOf('1')).toBe(1)
    })

    test('a cursor belongs to one reader and ledger and never goes back', async () => {
      const cursor = { ledger: 'policy', seq: 4, head: 'b'.repeat(64) }
      expect(await views.readCursor('notifier', 'policy')).toBeNull()
      await views.writeCursor('notifier', cursor)
      await views.writeCursor('notifier', { ...cursor, seq: 2 })
      expect(await views.readCursor('notifier', 'policy')).toEqual(cursor)
      expect(await views.readCursor('notifier', 'control')).toBeNull()
      expect(await views.readCursor('projector', 'policy')).toBeNull()
    })

    test('a forgotten cursor may begin anew, behind where it was', async () => {
      const cursor = { ledger: 'policy', seq: 4, head: 'b'.repeat(64) }
      await views.writeCursor('notifier', cursor)
      await views.writeCursor('projector', cursor)
      await views.dropCursor('notifier', 'policy')
      expect(await views.readCursor('notifier', 'policy')).toBeNull()
      await views.writeCursor('notifier', { ...cursor, seq: 2 })
      expect(await views.readCursor('notifier', 'policy')).toMatchObject({ seq: 2 })
      expect(await views.readCursor('projector', 'policy')).toMatchObject({ seq: 4 })
    })

    const at = (seq: number, asOf = '2026-06-16'): BoardStand => ({
      seq,
      head: `${seq}`.repeat(64),
      position: seq,
      asOf,
    })
    const cells = (...entries: (readonly [string, string])[]) => new Map(entries)
    const board = { ledger: 'policy', version: '1', remove: [] }
    const lay = () =>
      views.changeBoard({
        ...board,
        from: null,
        to: at(1),
        set: cells(['GB model', 'open'], ['FR model', 'prohibited']),
      })

    test('lays a board, and changes it from where it stands', async () => {
      expect(await views.readBoard('policy', '1')).toBeNull()
      expect(await views.readStand('policy', '1')).toBeNull()
      expect(await lay()).toEqual(at(1))
      expect(await views.readStand('policy', '1')).toEqual(at(1))
      const change = {
        ...board,
        from: at(1),
        to: at(2),
        remove: ['FR model'],
        set: cells(['GB model', 'unknown'], ['DE a:b', '']),
      }
      expect(await views.changeBoard(change)).toEqual(at(2))
      expect(await views.readBoard('policy', '1')).toEqual({
        stand: at(2),
        cells: cells(['GB model', 'unknown'], ['DE a:b', '']),
      })
    })

    test('a board that stands elsewhere keeps its cells and says where it stands', async () => {
      const set = cells(['GB model', 'unknown'])
      expect(await views.changeBoard({ ...board, from: at(1), to: at(2), set })).toBeNull()
      await lay()
      const others = [null, at(2), at(1, '2026-06-17'), { ...at(1), head: '2'.repeat(64) }, { ...at(1), position: 2 }]
      for (const from of others)
        expect(await views.changeBoard({ ...board, from, to: at(3), set, remove: ['FR model'] })).toEqual(at(1))
      expect(await views.readBoard('policy', '1')).toEqual({
        stand: at(1),
        cells: cells(['GB model', 'open'], ['FR model', 'prohibited']),
      })
    })

    test('a change sent again is in once, also where it leaves the board at its stand', async () => {
      await lay()
      const moving = { ...board, from: at(1), to: at(2), set: cells(['GB model', 'unknown']) }
      const mending = { ...board, from: at(2), to: at(2), set: cells(['GB model', 'open']), remove: ['FR model'] }
      for (const change of [moving, moving, mending, mending]) expect(await views.changeBoard(change)).toEqual(at(2))
      expect((await views.readBoard('policy', '1'))?.cells).toEqual(cells(['GB model', 'open']))
    })

    test('of two that change one board from one stand, one is in', async () => {
      await lay()
      const change = (to: BoardStand) =>
        views.changeBoard({ ...board, from: at(1), to, set: cells([`to ${to.seq}`, 'open']) })
      const outcomes = await Promise.all([change(at(2)), change(at(3))])
      const { stand, cells: left } = (await views.readBoard('policy', '1'))!
      expect(outcomes).toEqual([stand, stand])
      expect(left.size).toBe(3)
      expect(left.has(`to ${stand.seq}`)).toBe(true)
    })

    test('each ledger and version has a board of its own, and a dropped one may begin anew', async () => {
      await lay()
      await views.changeBoard({ ...board, version: '2', from: null, to: at(5), set: cells() })
      await views.changeBoard({ ...board, ledger: 'control', from: null, to: at(6), set: cells(['x', 'y']) })
      await views.dropBoard('policy', '1')
      expect([await views.readBoard('policy', '1'), await views.readStand('policy', '1')]).toEqual([null, null])
      expect(await views.readBoard('policy', '2')).toEqual({ stand: at(5), cells: cells() })
      expect(await views.readBoard('control', '1')).toMatchObject({ stand: at(6) })
      expect(await views.changeBoard({ ...board, from: null, to: at(1), set: cells(['GB model', 'open']) })).toEqual(
        at(1),
      )
      expect((await views.readBoard('policy', '1'))?.cells).toEqual(cells(['GB model', 'open']))
    })

    test('a board of tens of thousands of cells is laid, read and emptied whole', async () => {
      const many = new Map(
        Array.from({ length: 50_000 }, (_, number) => [`GB item-${number}`, 'licence-required/denial']),
      )
      expect(await views.changeBoard({ ...board, from: null, to: at(1), set: many })).toEqual(at(1))
      expect((await views.readBoard('policy', '1'))?.cells).toEqual(many)
      await views.changeBoard({ ...board, from: at(1), to: at(2), set: cells(), remove: [...many.keys()] })
      expect(await views.readBoard('policy', '1')).toEqual({ stand: at(2), cells: cells() })
    })

    test('no id reaches what belongs to another', async () => {
      const odd = ['a:b', 'a', '{a}', 'a}:snapshot:{b', '*', '', 'ä€', '%41']
      for (const [seq, ledger] of odd.entries()) {
        await views.writeSnapshot({ ...snapshot, ledger, seq })
        await views.writeCursor(ledger, { ledger: 'b', seq, head: '' })
        await views.changeBoard({ ...board, ledger, from: null, to: at(seq), set: cells() })
      }
      for (const [seq, ledger] of odd.entries()) {
        expect(await views.readSnapshot(ledger, '1')).toMatchObject({ ledger, seq })
        expect(await views.readCursor(ledger, 'b')).toMatchObject({ seq })
        expect(await views.readBoard(ledger, '1')).toMatchObject({ stand: at(seq) })
      }
      await views.dropSnapshots('*')
      expect(await views.readSnapshot('*', '1')).toBeNull()
      for (const ledger of odd.filter((id) => id !== '*')) expect(await views.readSnapshot(ledger, '1')).not.toBeNull()
    })

    test('a snapshot of many megabytes comes back byte for byte', async () => {
      const large = new Uint8Array(9 * 1024 * 1024 + 1).map((_, index) => index * 31)
      await views.writeSnapshot({ ...snapshot, bytes: large })
      const read = await views.readSnapshot('policy', '1')
      expect(Buffer.compare(read!.bytes, large)).toBe(0)
    })

    test('a snapshot of no bytes comes back', async () => {
      await views.writeSnapshot({ ...snapshot, bytes: new Uint8Array(0) })
      expect((await views.readSnapshot('policy', '1'))?.bytes.byteLength).toBe(0)
    })

    test('keeps everything over a reopening', async () => {
      await views.writeSnapshot(snapshot)
      await views.writeCursor('notifier', { ledger: 'policy', seq: 4, head: '' })
      await lay()
      await views.close()
      const reopened = await rig.reopen()
      expect(await reopened.readSnapshot('policy', '1')).toMatchObject({ seq: 5, position: 9 })
      expect(await reopened.readCursor('notifier', 'policy')).toMatchObject({ seq: 4 })
      expect(await reopened.readBoard('policy', '1')).toMatchObject({ stand: at(1) })
      await reopened.close()
    })

    test('rejects with a typed fault once it is closed', async () => {
      await views.close()
      const fault = { name: 'ViewsFault', code: 'VIEWS_UNAVAILABLE', retriable: true }
      await expect(views.readSnapshot('policy', '1')).rejects.toMatchObject(fault)
      await expect(views.writeCursor('notifier', { ledger: 'policy', seq: 1, head: '' })).rejects.toMatchObject(fault)
      await expect(lay()).rejects.toMatchObject(fault)
    })
  })
}
