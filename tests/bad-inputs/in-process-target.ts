import { type TestProduct, testKeys } from '../support/in-process.ts'
import type { Answer, Sent, Target } from './target.ts'

/** A product of tests as a target: without sockets, and over a cluster too where the run has one. */
export function toTarget(product: TestProduct): Target {
  let seen = 0
  return {
    keys: {
      ...{ anonymous: '', reader: testKeys.reader, recorder: testKeys.recorder, recorder2: testKeys.other },
      ...{ reader2: '', admin: '' },
    },
    send: (request) => send(product, request),
    takeLog: async () => {
      const lines = product.log.slice(seen)
      seen = product.log.length
      return lines
    },
    readVitals: null,
    receiver: null,
  }
}

async function send(product: TestProduct, { method, path, headers, body }: Sent): Promise<Answer> {
  if (body !== null && !Buffer.isBuffer(body)) throw new Error('only a socket takes a body of that size')
  const response =
    method === 'POST'
      ? await product.post(path, new Uint8Array(body ?? []), { authorization: '', ...headers })
      : await product.get(path, headers)
  return { status: response.status, headers: Object.fromEntries(response.headers), text: await response.text() }
}
