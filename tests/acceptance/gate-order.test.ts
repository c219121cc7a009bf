import { limits, type OperationId, routes } from '@asof/contract'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type LivingProduct, openEmbeddedProduct, testKeys } from '../support/in-process.ts'

interface Sent {
  readonly body: Buffer
  readonly headers: Readonly<Record<string, string>>
  readonly query: string
}

type Fault = (sent: Sent) => Sent

interface Stage {
  readonly code: string
  /** Makes it a request that this stage refuses. */
  readonly fault: Fault
  /** Routes that have this stage; all that take a body when absent. */
  readonly of?: readonly string[]
}

/** What an address has to say. */
const QUERIES: Partial<Record<OperationId, string>> = {
  postPreview: 'from=2026-01-01&to=2026-02-01',
  postImport: 'format=json',
}

const write = ['postEvent', 'postCommit']

const withHeader =
  (name: string, value: string): Fault =>
  (sent) => ({ ...sent, headers: { ...sent.headers, [name]: value } })

const withBytes =
  (find: string, bytes: Buffer): Fault =>
  (sent) => {
    const at = sent.body.indexOf(find)
    return { ...sent, body: Buffer.concat([sent.body.subarray(0, at), bytes, sent.body.subarray(at + find.length)]) }
  }

/** The order of the gate, as ARCHITECTURE.md tells it. */
const STAGES: readonly Stage[] = [
  { code: 'PAYLOAD_TOO_LARGE', fault: withBytes('pad', Buffer.alloc(limits.importJsonBytes, 'p')) },
  { code: 'UNSUPPORTED_ENCODING', fault: withHeader('content-encoding', 'gzip') },
  { code: 'UNSUPPORTED_MEDIA_TYPE', fault: withHeader('content-type', 'text/plain') },
  { code: 'UNAUTHENTICATED', fault: withHeader('authorization', 'Bearer nobody') },
  {
    code: 'FORBIDDEN',
    fault: withHeader('authorization', `Bearer ${testKeys.reader}`),
    of: [...write, 'postReview', 'postSetting', 'postImport'],
  },
  {
    code: 'INVALID_IDEMPOTENCY_KEY',
    fault: withHeader('idempotency-key', 'k'.repeat(256)),
    of: [...write, 'postSubscription', 'postImport'],
  },
  { code: 'INVALID_ENCODING', fault: withBytes('text', Buffer.from([0xff])) },
  { code: 'DUPLICATE_KEY', fault: withBytes('"b"', Buffer.from('"a"')) },
  { code: 'INVALID_QUERY', fault: (sent) => ({ ...sent, query: `${sent.query}&strange=1` }) },
]

/** The parameters of a file say how its bytes are read, so they come before these. */
function stagesOf(operation: OperationId): readonly Stage[] {
  const stages = STAGES.filter(({ of }) => of === undefined || of.includes(operation))
  if (operation !== 'postImport') return stages
  const bytes = stages.findIndex(({ code }) => code === 'INVALID_ENCODING')
  return [...stages.slice(0, bytes), stages.at(-1)!, ...stages.slice(bytes, -1)]
}

const operations = Object.entries(routes).flatMap(([operation, { request }]) =>
  'body' in request ? [operation as OperationId] : [],
)

describe('the first stage that refuses answers', () => {
  let product: LivingProduct
  beforeAll(async () => {
    product = await openEmbeddedProduct({ backend: 'memory', ledgers: ['main'] })
  })
  afterAll(() => product.close())

  /** Sends a body that no schema takes. */
  async function ask(operation: OperationId, faults: readonly Fault[]) {
    const body = Buffer.from('{"a":"text","b":1,"c":"pad"}')
    const query = QUERIES[operation] ?? ''
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${testKeys.admin}` }
    const sent = faults.reduce<Sent>((before, fault) => fault(before), { body, headers, query })
    const { method, path } = routes[operation]
    const init = { method: method.toUpperCase(), headers: sent.headers, body: new Uint8Array(sent.body) }
    const to = `http://asof.test${path.replace('{id}', 'nothing')}?${sent.query}`
    return (await (await product.send(new Request(to, init))).json()) as { code: string; status: number }
  }

  test('routes with a body are found', () => expect(operations.length).toBeGreaterThanOrEqual(10))

  test.each(operations)('%s: of any two faults the earlier one is told', async (operation) => {
    const stages = stagesOf(operation)
    for (const [index, { code, fault }] of stages.entries()) {
      expect([code, (await ask(operation, [fault])).code]).toEqual([code, code])
      for (const later of stages.slice(index + 1))
        expect([code, later.code, (await ask(operation, [later.fault, fault])).code]).toEqual([code, later.code, code])
    }
    const { status, code } = await ask(operation, [])
    expect([status, STAGES.some((stage) => stage.code === code)]).toEqual([422, false])
  })

  test('what the rules say is told of an event of the right shape only', async () => {
    const source = [{ kind: 'gazette', url: 'https://example.org/notice' }]
    const event = {
      id: 'order',
      type: 'licence.revoked',
      announcedAt: '2026-06-01',
      source,
      data: { licence: 'nobody' },
    }
    const codesOf = async (body: object) => {
      const { errors } = (await (await product.post('/api/v1/events', body)).json()) as { errors: { code: string }[] }
      return errors.map(({ code }) => code)
    }
    expect(await codesOf({ ...event, colour: 'red' })).toEqual(['UNKNOWN_FIELD'])
    expect(await codesOf(event)).toEqual(['UNKNOWN_REFERENCE'])
  })
})
