import { receiptSchema, type VerifiedReceipt } from '@asof/contract'
import { createLogTree, type Ledger } from '@asof/ledger'
import { openLedgerReader } from '@asof/reader'
import { type ReceiptGround, readerFor, verifyReceipt } from './verify-receipt.ts'

/** Judges the JSON of a receipt by a ledger. Rejects when the text is no receipt. */
export async function verifyReceiptText(
  text: string,
  ledger: Ledger,
  ground: Pick<ReceiptGround, 'origin' | 'firstKey' | 'now'>,
): Promise<VerifiedReceipt> {
  const receipt = receiptSchema.safeParse(parse(text))
  if (!receipt.success) throw new Error(`this is no receipt: ${receipt.error.issues[0]?.path.join('.')}`)
  const tree = createLogTree(ledger)
  await tree.refresh()
  const reader = await readerFor(receipt.data, await openLedgerReader(ledger))
  return verifyReceipt(receipt.data, { ...ground, reader, tree })
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new Error('this is no receipt: it is not JSON', { cause })
  }
}
