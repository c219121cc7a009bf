import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Snapshot, Views } from './port.ts'

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

    test('keeps everything over a reopening', async () => {
      await views.writeSnapshot(snapshot)
      await views.writeCursor('notifier', { ledger: 'policy', seq: 4, head: '' })
      await views.close()
      const reopened = await rig.reopen()
      expect(await reopened.readSnapshot('policy', '1')).toMatchObject({ seq: 5, position: 9 })
      expect(await reopened.readCursor('notifier', 'policy')).toMatchObject({ seq: 4 })
      await reopened.close()
    })
  })
}
