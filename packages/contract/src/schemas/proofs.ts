import { z } from '@hono/zod-openapi'
import { echoShape } from './echo.ts'

const sha256 = z.string().regex(/^[0-9a-f]{64}$/, '64 hex digits')
const path = z.array(sha256).openapi({ description: 'Hashes (hex) from the leaf up (RFC 6962)' })
const note = z.string().openapi({ description: 'A C2SP signed note' })
const checkpoint = note.nullable().openapi({
  description: 'The signed checkpoint of this size; null where this server signs nothing, or not this size',
})

export const inclusionReply = z
  .strictObject({
    ledger: z.string(),
    seq: z.int(),
    size: z.int().openapi({ description: 'Number of commits of the tree; leaf `seq - 1` is commit `seq`' }),
    leafHash: sha256,
    root: sha256,
    path,
    checkpoint,
  })
  .openapi('InclusionReply')

export const consistencyReply = z
  .strictObject({
    ledger: z.string(),
    first: z.int(),
    second: z.int(),
    firstRoot: sha256,
    secondRoot: sha256,
    proof: path,
    checkpoint,
  })
  .openapi('ConsistencyReply')

export const logKeysReply = z
  .strictObject({
    ledger: z.string(),
    origin: z.string().openapi({ description: 'First line of every checkpoint, and name of the keys' }),
    keys: z.array(
      z.strictObject({
        from: z.int().openapi({ description: 'Signs checkpoints of so many commits or more' }),
        key: z.string().openapi({ description: 'Verifier key of C2SP signed notes' }),
      }),
    ),
    rotations: z.array(note).openapi({ description: 'Each change of key, signed by the old and the new one' }),
  })
  .openapi('LogKeysReply')

/** An answer that its giver cannot deny: what was asked, what was answered, and proof of what it rests on. */
export const receiptSchema = z
  .strictObject({
    v: z.literal(1),
    origin: z.string(),
    answer: z.looseObject({ ...echoShape, knownAt: z.int().min(0) }).openapi({
      description: 'As `POST /questions` gives it: question, clocks, position, head, rule version, answer',
    }),
    answerDigest: sha256.openapi({ description: 'SHA-256 of the RFC 8785 bytes of `answer`' }),
    evidence: z
      .array(
        z.strictObject({
          id: z.string(),
          position: z.int(),
          seq: z.int().openapi({ description: 'Of the commit that holds the event' }),
          index: z.int().openapi({ description: 'Of the event in its commit, from 0' }),
        }),
      )
      .openapi({ description: 'Every event that a field `evidence` or `causes` of the answer names, by position' }),
    commits: z
      .array(z.strictObject({ seq: z.int(), text: z.string(), path }))
      .openapi({ description: 'The commits that hold the evidence, and the one at `head`, with their audit paths' }),
    checkpoint: note,
    rotations: z.array(note),
    signature: note.openapi({ description: 'A note over the digests and numbers of all of the above' }),
  })
  .openapi('Receipt')

export type Receipt = z.output<typeof receiptSchema>

export const verifiedReceiptReply = z
  .strictObject({
    valid: z.boolean(),
    checks: z.array(
      z.strictObject({
        name: z.enum(['signature', 'digest', 'checkpoint', 'evidence', 'log', 'answer']),
        ok: z.boolean(),
        detail: z.string(),
      }),
    ),
  })
  .openapi('VerifiedReceiptReply')

export type VerifiedReceipt = z.output<typeof verifiedReceiptReply>
