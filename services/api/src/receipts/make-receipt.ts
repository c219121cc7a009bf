import type { Receipt } from '@asof/contract'
import { positionOf } from '@asof/domain'
import type { Checkpoints, SignedCheckpoint } from '@asof/ledger'
import type { LedgerReader } from '@asof/reader'
import { toBody } from '../answer/body.ts'
import type { PromptReading } from '../answer/reading.ts'
import { digestOf, type Evidence, evidenceIn, signedText } from './receipt.ts'

/**
 * Answers a question and signs the answer. Rejects when nothing can be signed.
 * @param reading at the position it is known at
 */
export async function makeReceipt(
  reader: LedgerReader,
  checkpoints: Checkpoints,
  reading: PromptReading,
): Promise<Receipt> {
  const answer = answerOf(reader, reading)
  const { head } = answer
  const evidence = placesOf(reader, evidenceIn(answer))
  const newest = Math.max(head.seq, ...evidence.map(({ seq }) => seq))
  const checkpoint = await checkpoints.reach(newest)
  const { rotations } = await checkpoints.read()
  const unsigned = {
    v: 1 as const,
    origin: checkpoints.origin,
    answer,
    answerDigest: digestOf(answer),
    evidence,
    commits: commitsOf(checkpoints, checkpoint, [head.seq, ...evidence.map(({ seq }) => seq)]),
    checkpoint: checkpoint.note,
    rotations: [...rotations],
  }
  return { ...unsigned, signature: await checkpoints.sign(signedText(unsigned)) }
}

/** The answer to a reading as it goes over the wire. */
export function answerOf(reader: LedgerReader, reading: PromptReading): Receipt['answer'] {
  const body = toBody(reader, reading, reading.compute(reading.known.position))
  return JSON.parse(JSON.stringify(body)) as Receipt['answer']
}

/** Where the log holds these events, by position. */
export function placesOf(reader: LedgerReader, ids: readonly string[]): Evidence {
  return ids
    .map((id) => {
      const position = positionOf(reader.facts, id)!
      const { seq, first } = reader.commitOf(position)
      return { id, position, seq, index: position - first }
    })
    .sort((a, b) => a.position - b.position)
}

function commitsOf(
  { ledger, tree }: Checkpoints,
  { size }: SignedCheckpoint,
  seqs: readonly number[],
): Receipt['commits'] {
  const wanted = [...new Set(seqs)].filter((seq) => seq > 0).sort((a, b) => a - b)
  return wanted.map((seq) => ({
    seq,
    text: new TextDecoder().decode(ledger.recall(seq)),
    path: tree.inclusion(seq - 1, size).map((each) => Buffer.from(each).toString('hex')),
  }))
}
