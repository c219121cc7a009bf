import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createSigner, signNote } from '@asof/ledger'
import { digestOf, signedText } from '../../services/api/src/receipts/receipt.ts'
import { textOf } from './forged-signed.ts'
import type { Forgery } from './forgery.ts'
import type { Material, ReceiptJson } from './material.ts'

type Change = Partial<Record<keyof ReceiptJson | 'v', unknown>>

/** Receipts that were not given so; then those a lying owner signs with the right key. */
export function* forgedReceipts(material: Material, fork: Material): Generator<Forgery> {
  for (const [index, receipt] of material.receipts.entries()) {
    const other = material.receipts[(index + 1) % material.receipts.length]!
    yield* bent(material, receipt, other)
    yield* lies(material, receipt, fork.receipts[index]!)
  }
}

function* bent(material: Material, receipt: ReceiptJson, other: ReceiptJson): Generator<Forgery> {
  const { key } = material
  const make = (kind: string, change: Change): Forgery => ({
    kind: `receipt: ${kind}`,
    run: (verifier) => verifier.verifyReceipt({ ...receipt, ...change }, { key, log: null }),
  })
  const { answer, evidence, commits } = receipt
  const answers: readonly (readonly [string, object])[] = [
    ['other answer', { level: answer['level'] === 'open' ? 'prohibited' : 'open' }],
    ['other question', { question: { kind: 'access', query: { jurisdiction: 'FR', item: 'acme/one' } } }],
    ['other date', { asOf: '2020-01-01' }],
    ['other position', { knownAt: answer.knownAt - 1 }],
    ['other head', { head: { ...answer.head, hash: 'f'.repeat(64) } }],
    ['other version of the rules', { ruleVersion: '0' }],
    ['other ledger', { ledger: 'other' }],
    ['other ground', { evidence: [...answer.evidence, 'invented'] }],
  ]
  for (const [kind, change] of answers) {
    const bentAnswer = { ...answer, ...change }
    yield make(kind, { answer: bentAnswer })
    yield make(`${kind}, digest made to fit`, { answer: bentAnswer, answerDigest: digestOf(bentAnswer) })
  }
  yield make('digest of another answer', { answerDigest: other.answerDigest })
  yield make('signature of another receipt', { signature: other.signature })
  yield make('signature by a stranger', {
    signature: signNote(textOf(receipt.signature), [createSigner(receipt.origin, new Uint8Array(32).fill(99))]),
  })
  yield make('no signature', { signature: textOf(receipt.signature) })
  yield make('signature of a checkpoint', { signature: receipt.checkpoint })
  yield make('evidence added', { evidence: [...evidence, { id: 'x', position: 1, seq: 1, index: 0 }] })
  yield make('evidence dropped', { evidence: evidence.length === 0 ? null : evidence.slice(1) })
  yield make('evidence elsewhere', { evidence: [{ ...(evidence[0] ?? other.evidence[0]), position: 1, seq: 1 }] })
  yield make('commit dropped', { commits: commits.slice(1) })
  yield make('commit doubled', { commits: [...commits, commits[0]] })
  yield make('a commit more, proven but not asked for', { commits: [...commits, provenIn(material, receipt)] })
  yield make('commit changed', {
    commits: commits.map((each) => ({ ...each, text: each.text.replace('"by"', '"bY"') })),
  })
  yield make('commit under another number', { commits: commits.map((each) => ({ ...each, seq: each.seq + 1 })) })
  yield make('path cut', { commits: commits.map((each) => ({ ...each, path: each.path.slice(1) })) })
  yield make('path extended', { commits: commits.map((each) => ({ ...each, path: [...each.path, 'ab'.repeat(32)] })) })
  yield make('checkpoint of another size', {
    checkpoint: material.checkpoints.find((note) => note !== receipt.checkpoint),
  })
  yield make('checkpoint changed', { checkpoint: receipt.checkpoint.replace(/\n(\d+)\n/, '\n1$1\n') })
  yield make('rotations dropped or invented', { rotations: receipt.rotations.length === 0 ? material.rotations : [] })
  yield make('other origin', { origin: 'asof/other' })
  yield make('other version', { v: 2 })
  yield make('a field more', { ['note' as never]: 'trust me' })
}

/** A commit that a receipt has no need of, with a path to its checkpoint where that is the newest one. */
function provenIn({ exported, inclusions }: Material, { commits }: ReceiptJson): object {
  const seq = [1, 2, 3, 4, 5, 6, 7].find((each) => !commits.some((commit) => commit.seq === each))!
  const text = readFileSync(join(exported, 'segment-000001.ndjson'), 'utf8').split('\n')[seq - 1]
  return { seq, text, path: inclusions[seq - 1]!.path }
}

/** What the owner could sign although it is not so: its form, its proofs or the log give it away. */
function* lies({ key, exported, signers }: Material, receipt: ReceiptJson, fork: ReceiptJson): Generator<Forgery> {
  const signer = signers[receipt.rotations.length]!
  const make = (kind: string, change: Change, withLog = false): Forgery => {
    const { signature: _, ...unsigned } = { ...receipt, ...change }
    const answerDigest = digestOf(unsigned.answer)
    const whole = { ...unsigned, answerDigest } as never
    const lie = { ...(whole as object), signature: signNote(signedText(whole), [signer]) }
    const log = (verifier: Parameters<Forgery['run']>[0]) => (withLog ? verifier.verifyExport(exported, { key }) : null)
    return {
      kind: `receipt, signed by the owner: ${kind}`,
      run: (verifier) => verifier.verifyReceipt(lie, { key, log: log(verifier) }),
    }
  }
  const { answer, evidence, commits } = receipt
  const [first] = evidence
  yield make('evidence that its answer does not name', {
    answer: { ...answer, evidence: [] },
    evidence: [{ id: 'x', position: 1, seq: 1, index: 0 }],
  })
  yield make('an answer that names more', { answer: { ...answer, evidence: [...answer.evidence, 'invented'] } })
  yield make('a head that is not in the tree', {
    answer: { ...answer, head: { ...answer.head, hash: 'f'.repeat(64) } },
  })
  yield make('a head that is not proven', { answer: { ...answer, head: { seq: 1, hash: answer.head.hash } } })
  yield make('a commit that is not in the tree', {
    commits: commits.map((each) => ({ ...each, text: `${each.text} ` })),
  })
  yield make('a commit more than it needs', { commits: [...commits, { ...commits[0]!, seq: 99 }] })
  yield make('of another history', { answer: fork.answer, evidence: fork.evidence, commits: fork.commits })
  yield make('about another ledger', { answer: { ...answer, ledger: 'other' } })
  yield make('a position where another commit is the head', { answer: { ...answer, knownAt: 1 } }, true)
  yield make('a position that the log never had', { answer: { ...answer, knownAt: 999 } }, true)
  if (first === undefined) return
  yield make('an event at another place of its commit', {
    evidence: [{ ...first, index: first.index + 1 }, ...evidence.slice(1)],
  })
  yield make(
    'an event at another position',
    { evidence: [{ ...first, position: first.position + 1 }, ...evidence.slice(1)] },
    true,
  )
  yield make('less evidence than its answer names', { evidence: evidence.slice(1) })
}
