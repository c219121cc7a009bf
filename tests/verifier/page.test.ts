import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { checkReceipt } from '../../services/web/src/proof/check-receipt.ts'
import { forgedReceipts } from './forged-receipts.ts'
import type { Forgery } from './forgery.ts'
import { type Material, makeMaterial, type ReceiptJson } from './material.ts'
import { loadVerifier, type Verifier } from './verifier.ts'

// What the page looks at in a reader's browser, held up to the receipts and forgeries of the stand-alone verifier.

let folder: string
let material: Material
let forgeries: readonly Forgery[]
let keys: readonly string[]
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'asof-page-proof-'))
  material = await makeMaterial(join(folder, 'real'))
  forgeries = [...forgedReceipts(material, await makeMaterial(join(folder, 'fork'), 'fork', material))]
  const { followKeys, readKey } = await loadVerifier()
  const followed = followKeys(readKey(material.key), material.rotations) as readonly { key: { text: string } }[]
  keys = followed.map(({ key }) => key.text)
}, 60_000)
afterAll(() => rm(folder, { recursive: true }))

const holdsOf = async (receipt: ReceiptJson, by: readonly string[]) =>
  Object.values(await checkReceipt(receipt as never, by))

test('every real receipt holds, and none under the key of somebody else', async () => {
  expect(material.receipts.length).toBe(3)
  for (const receipt of material.receipts) {
    expect(await checkReceipt(receipt as never, keys)).toEqual({
      digest: true,
      signature: true,
      checkpoint: true,
      evidence: true,
    })
    const other = keys.map((key) => key.replace('asof', 'else'))
    expect(await checkReceipt(receipt as never, other)).toMatchObject({ signature: false, checkpoint: false })
  }
})

test('every forged receipt has something that does not hold, but where the whole log is needed to see it', async () => {
  const needLog: string[] = []
  const accepted: string[] = []
  let looked = 0
  for (const { kind, run } of forgeries) {
    const given: { receipt: ReceiptJson; log: unknown }[] = []
    const page = {
      verifyExport: () => ({}),
      verifyReceipt: (receipt: ReceiptJson, { log }: { log: unknown }) => given.push({ receipt, log }),
    }
    run(page as unknown as Verifier)
    const [{ receipt, log }] = given as [(typeof given)[number]]
    looked += 1
    if ((await holdsOf(receipt, keys)).includes(false)) continue
    if (log === null) accepted.push(kind)
    else needLog.push(kind)
  }
  expect(accepted).toEqual([])
  expect(looked).toBeGreaterThanOrEqual(140)
  expect(new Set(needLog).size).toBeLessThanOrEqual(3)
})
