import { type Receipt, receiptSchema } from '@asof/contract'
import {
  createLogTree,
  followRotations,
  type KeyHistory,
  type NoteKey,
  openCheckpoint,
  parseNoteKey,
} from '@asof/ledger'
import { openLedgerReader } from '@asof/reader'
import { openExport, readExport } from '@asof/runtime'
import { verifyReceipt } from '../../services/api/src/receipts/verify-receipt.ts'
import type { Material } from './material.ts'
import type { Verifier } from './verifier.ts'

type Checks = Pick<Verifier, 'readKey' | 'followKeys' | 'readCheckpoint' | 'verifyReceipt' | 'verifyExport'>

/** What the product itself checks, in the form of the stand-alone verifier; an export is judged by a promise. */
export async function openProductChecks({ exported, receipts: [{ origin }] }: Material): Promise<Checks> {
  const ledger = await openExport(await readExport(exported))
  const [reader, tree] = [await openLedgerReader(ledger), createLogTree(ledger)]
  await tree.refresh()
  const readKey = (text: string) => parseNoteKey(text) ?? refuse('no key')
  return {
    readKey,
    followKeys: (first, rotations) =>
      (followRotations(first as NoteKey, rotations) ?? refuse('no history')) as unknown as readonly object[],
    readCheckpoint: (note, keys) => {
      const checkpoint = openCheckpoint(note, keys as unknown as KeyHistory, origin)
      return typeof checkpoint === 'string' ? refuse(checkpoint) : checkpoint
    },
    verifyReceipt: (receipt, { key }) => {
      const parsed: Receipt = receiptSchema.parse(receipt)
      const ground = { reader, tree, origin, firstKey: readKey(key), now: '2026-11-26T12:00:00.000Z' }
      const { valid, checks } = verifyReceipt(parsed, ground)
      return valid ? checks : refuse(JSON.stringify(checks))
    },
    verifyExport: (folder, { key }) => readExport(folder, key) as never,
  }
}

function refuse(why: string): never {
  throw new Error(why)
}
