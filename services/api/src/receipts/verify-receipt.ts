import { type Question, questionSchema, type Receipt, type VerifiedReceipt } from '@asof/contract'
import { positionOf } from '@asof/domain'
import {
  equalHashes,
  followRotations,
  type LogTree,
  leafHash,
  type NoteKey,
  openCheckpoint,
  openNote,
  type SignedCheckpoint,
  sha256Hex,
  verifyInclusion,
} from '@asof/ledger'
import type { LedgerReader } from '@asof/reader'
import { readQuestion } from '../answer/read-question.ts'
import { isRefused } from '../http/refusal.ts'
import { answerOf, placesOf } from './make-receipt.ts'
import { digestOf, evidenceIn, signedText } from './receipt.ts'

/** What a receipt is held against: a log and the first key that signed for it. */
export interface ReceiptGround {
  /** As {@link readerFor} gives it. */
  readonly reader: LedgerReader
  /** At the end of its log. */
  readonly tree: LogTree
  readonly origin: string
  readonly firstKey: NoteKey
  /** UTC instant with milliseconds. */
  readonly now: string
}

/** The reader that looks at the record as the question of a receipt did. */
export function readerFor({ answer }: Receipt, reader: LedgerReader): Promise<LedgerReader> {
  const { review } = (answer['question'] ?? {}) as { readonly review?: unknown }
  return reader.under(review === 'checked' ? review : undefined)
}

type Check = VerifiedReceipt['checks'][number]

/**
 * Checks a receipt: who signed it and its checkpoint, that it proves what it rests on, that the log is the one that was
 * signed, and that the question is still answered so.
 */
export function verifyReceipt(receipt: Receipt, ground: ReceiptGround): VerifiedReceipt {
  const history = followRotations(ground.firstKey, receipt.rotations)
  const checkpoint =
    history === null
      ? 'its rotations of the key lead nowhere'
      : openCheckpoint(receipt.checkpoint, history, ground.origin)
  const isSigned = typeof checkpoint !== 'string'
  const checks = [
    check('signature', signatureProblem(receipt, ground, history?.keys.at(-1) ?? null)),
    check(
      'digest',
      digestOf(receipt.answer) === receipt.answerDigest ? null : 'the answer is not the one of the digest',
    ),
    check('checkpoint', isSigned ? null : checkpoint),
    check('evidence', isSigned ? evidenceProblem(receipt, checkpoint) : 'there is nothing to hold it against'),
    check('log', isSigned ? logProblem(receipt, checkpoint, ground) : 'there is nothing to hold it against'),
    check('answer', answerProblem(receipt, ground)),
  ]
  return { valid: checks.every(({ ok }) => ok), checks }
}

const GOOD: Readonly<Record<Check['name'], string>> = {
  signature: 'signed by the key of the log',
  digest: 'the answer is the one that was signed',
  checkpoint: 'signed by the key of its size',
  evidence: 'every event and the head lie in the tree of the checkpoint',
  log: 'the log begins with the commits of the checkpoint',
  answer: 'the log gives the same answer',
}

function check(name: Check['name'], problem: string | null): Check {
  return { name, ok: problem === null, detail: problem ?? GOOD[name] }
}

function signatureProblem(receipt: Receipt, { origin }: ReceiptGround, key: NoteKey | null): string | null {
  if (receipt.origin !== origin) return `it is of ${receipt.origin}, not of ${origin}`
  const opened = key === null ? null : openNote(receipt.signature, [key])
  if (opened === null) return 'it is not signed by the key of this log'
  return opened.text === signedText(receipt) ? null : 'something else was signed'
}

function evidenceProblem({ answer, evidence, commits }: Receipt, { size, root }: SignedCheckpoint): string | null {
  const ids = evidenceIn(answer)
  if (ids.length !== evidence.length || evidence.some(({ id }) => !ids.includes(id)))
    return 'its evidence is not that of the answer'
  const { head, ledger } = answer
  for (const { seq, text, path } of commits) {
    const leaf = leafHash(Buffer.from(text))
    const hashes = path.map((each) => Buffer.from(each, 'hex'))
    if (!verifyInclusion({ index: seq - 1, size, leaf, root }, hashes)) return `commit ${seq} is not proven`
  }
  const wanted = new Set([...evidence.map(({ seq }) => seq), ...(head.seq > 0 ? [head.seq] : [])])
  if (commits.length !== wanted.size || commits.some(({ seq }) => !wanted.delete(seq)))
    return 'its commits are not those of its evidence and head'
  const own = commits.find(({ seq }) => seq === head.seq)
  if (head.seq > 0 && (own === undefined || sha256Hex(Buffer.from(own.text)) !== head.hash))
    return 'its head is not proven'
  for (const { id, seq, index } of evidence) {
    const text = commits.find((commit) => commit.seq === seq)?.text
    const commit = text === undefined ? null : (JSON.parse(text) as { ledger: string; events: { id: string }[] })
    if (commit?.ledger !== ledger || commit.events[index]?.id !== id) return `event ${id} is not where it should be`
  }
  return null
}

function logProblem({ answer, evidence }: Receipt, checkpoint: SignedCheckpoint, ground: ReceiptGround): string | null {
  const { reader, tree } = ground
  if (tree.size < checkpoint.size) return `the log has ${tree.size} commits, the checkpoint ${checkpoint.size}`
  if (!equalHashes(tree.root(checkpoint.size), checkpoint.root)) return 'the log is another one than was signed'
  if (checkpoint.size > 0 && sha256Hex(reader.ledger.recall(checkpoint.size)) !== checkpoint.head)
    return 'the head is not the one that was signed'
  const { knownAt, head } = answer
  if (knownAt > reader.position || reader.headAt(knownAt).hash !== head.hash)
    return 'its head is not the one at its position'
  const missing = evidence.some(({ id }) => positionOf(reader.facts, id) === undefined)
  const ids = evidence.map(({ id }) => id)
  if (missing || digestOf(placesOf(reader, ids)) !== digestOf(evidence))
    return 'its evidence stands elsewhere in the log'
  return null
}

function answerProblem({ answer }: Receipt, { reader, now }: ReceiptGround): string | null {
  const { question, asOf, publicAt, knownAt } = answer
  const asked = questionSchema.safeParse(withoutNull({ ...question, asOf, publicAt }))
  if (!asked.success) return 'its question cannot be read'
  const reading = readQuestion(reader, asked.data as Question, now, () => ({}))
  if (isRefused(reading) || knownAt > reader.position) return 'its question cannot be asked of this log'
  const again = answerOf(reader, { ...reading, known: { position: knownAt, pinned: true } })
  if (digestOf(again) === digestOf(answer)) return null
  const { ruleVersion } = again
  return ruleVersion === answer.ruleVersion
    ? 'the log gives another answer'
    : `the rules are of version ${ruleVersion} here`
}

function withoutNull(value: object): object {
  return Object.fromEntries(Object.entries(value).filter(([, field]) => field !== null))
}
