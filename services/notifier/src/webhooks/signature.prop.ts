import { deriveKeys, toReceiverKeys } from '@asof/notices'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { heldSignatures } from '../../../../tests/support/verify-webhook.ts'
import type { Received } from '../../../../tests/support/webhook-receiver.ts'
import { signedHeaders } from './signature.ts'

const master = new Uint8Array(32).fill(7)
const keys = deriveKeys(master, 'mine', 1)
const [mine, others] = [toReceiverKeys(keys), toReceiverKeys(deriveKeys(master, 'another', 1))]
const id = fc.stringMatching(/^[\w-]{1,40}$/)
const seconds = fc.integer({ min: 0, max: 4_000_000_000 })
const body = fc.string({ unit: 'grapheme', maxLength: 200 }).map((text) => Buffer.from(text))

/** One change of what was signed, or of the signature. */
const forgery = fc.oneof(
  id.map(
    (other) =>
      (call: Received): Received => ({ ...call, id: other }),
  ),
  seconds.map(
    (timestamp) =>
      (call: Received): Received => ({ ...call, timestamp }),
  ),
  body.map(
    (other) =>
      (call: Received): Received => ({ ...call, body: other }),
  ),
  fc.nat().map((at) => (call: Received): Received => {
    const bytes = Buffer.from(call.body)
    if (bytes.length > 0) bytes[at % bytes.length]! ^= 1
    return { ...call, body: bytes }
  }),
  // What is parted by dots is moved over a dot.
  fc.constant(
    (call: Received): Received => ({ ...call, id: `${call.id}.${call.timestamp}`, body: call.body.subarray(1) }),
  ),
)

/** Long enough for a busy machine, ms. */
const PATIENCE = 300_000

test('what was signed holds, and whatever was changed does not: 10,000 trials', { timeout: PATIENCE }, () => {
  let forged = 0
  fc.assert(
    fc.property(id, seconds, body, fc.array(forgery, { minLength: 4, maxLength: 4 }), (name, timestamp, bytes, all) => {
      const headers = signedHeaders({ id: name, at: timestamp * 1000 + 999, body: bytes }, [keys])
      const call = {
        id: name,
        timestamp,
        path: '/',
        checkpoint: '',
        body: bytes,
        signature: headers['webhook-signature']!,
      }
      expect(heldSignatures(call, mine)).toEqual(['v1', 'v1a'])
      expect(heldSignatures(call, others)).toEqual([])
      for (const forge of all) {
        const changed = forge(call)
        const isSame = changed.id === name && changed.timestamp === timestamp && changed.body.equals(bytes)
        if (isSame) continue
        forged += 1
        expect(heldSignatures(changed, mine)).toEqual([])
      }
    }),
    { numRuns: 2_500 },
  )
  expect(forged).toBeGreaterThan(8_000)
})
