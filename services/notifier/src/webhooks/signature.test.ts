import { createPrivateKey } from 'node:crypto'
import { deriveKeys, isWebhookId, type SigningKeys, toReceiverKeys } from '@asof/notices'
import { Webhook } from 'standardwebhooks'
import { describe, expect, test } from 'vitest'
import { heldSignatures } from '../../../../tests/support/verify-webhook.ts'
import { signedHeaders, signingGenerations } from './signature.ts'

const master = new Uint8Array(32).fill(7)
const example = { id: 'msg_p5jXN8AQM9LWM0D4loKWxJek', at: 1614265330_000, body: Buffer.from('{"test": 2432232314}') }

function examplePrivateKey() {
  const seed = Buffer.from('VEVTVFNJR05JTkdLRVlET05PVFVTRVRISVNGT1JBTlk=', 'base64')
  const head = Buffer.from('302e020100300506032b657004220420', 'hex')
  return createPrivateKey({ key: Buffer.concat([head, seed]), format: 'der', type: 'pkcs8' })
}

test('signs the examples of the reference libraries as they do', () => {
  const keys: SigningKeys = {
    secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
    privateKey: examplePrivateKey(),
  }
  expect(signedHeaders(example, [keys])).toEqual({
    'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    'webhook-timestamp': '1614265330',
    'webhook-signature':
      'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE= ' +
      'v1a,tQ9V2XOqn7jL/DQenEFpqIugdBVtiMmER5mhSkXBNwM0mkATuDe6KYYUuxqtaiHeYGb7KaaBRdM5WqyeFiL8Ag==',
  })
})

test('the reference library verifies what was signed now', () => {
  const keys = deriveKeys(master, 'sub', 1)
  const headers = signedHeaders({ ...example, at: Date.now() }, [keys])
  expect(new Webhook(keys.secret).verify(example.body, headers)).toEqual({ test: 2432232314 })
})

test('an id with a dot, a space or nothing in it is none', () => {
  const keys = deriveKeys(master, 'sub', 1)
  for (const id of ['a.b', '', 'a b', 'ä', 'x'.repeat(129), 'a\n']) {
    expect(isWebhookId(id)).toBe(false)
    expect(() => signedHeaders({ ...example, id }, [keys])).toThrow('no id of a webhook')
  }
})

describe('keys', () => {
  const textOf = (subscription: string, generation: number, from = master) => {
    const { secret, publicKey } = toReceiverKeys(deriveKeys(from, subscription, generation))
    return `${secret} ${publicKey}`
  }

  test('follow from the master key, the subscription and the generation, and from all of them', () => {
    const other = new Uint8Array(32).fill(8)
    const all = [
      textOf('a', 1),
      textOf('a', 2),
      textOf('b', 1),
      textOf('1 a', 1),
      textOf('a', 11),
      textOf('a', 1, other),
    ]
    expect(new Set(all).size).toBe(all.length)
    expect(textOf('a', 1)).toBe(all[0])
    expect(all[0]).toMatch(/^whsec_[\w+/]{43}= whpk_[\w+/]{43}=$/)
  })

  test('a short master key is refused', () => {
    expect(() => deriveKeys(new Uint8Array(31), 'a', 1)).toThrow('at least 32 bytes')
  })

  test('those before a rotation sign for 24 hours more, after the new ones', () => {
    const rotatedAt = 1_000_000
    const day = 24 * 3_600_000
    expect(signingGenerations({ generation: 1, rotatedAt: null }, rotatedAt)).toEqual([1])
    expect(signingGenerations({ generation: 3, rotatedAt }, rotatedAt + day - 1)).toEqual([3, 2])
    expect(signingGenerations({ generation: 3, rotatedAt }, rotatedAt + day)).toEqual([3])
  })

  test('of both generations hold during a rotation', () => {
    const [now, before] = [deriveKeys(master, 'sub', 2), deriveKeys(master, 'sub', 1)]
    const headers = signedHeaders(example, [now, before])
    const call = { ...example, timestamp: 1614265330, path: '/', signature: headers['webhook-signature']! }
    expect([now, before].map((keys) => heldSignatures(call, toReceiverKeys(keys)))).toEqual([
      ['v1', 'v1a'],
      ['v1', 'v1a'],
    ])
    expect(call.signature.split(' ').length).toBe(4)
  })
})
