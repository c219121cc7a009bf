import { expect, test } from 'vitest'
import { createLogger } from './logger.ts'
import { withoutSecrets } from './without-secrets.ts'

test.each<[string, string, string]>([
  ['a key of ours', 'no asof_abcdefghijkl', 'no asof_***'],
  ['a secret of a receiver', 'whsec_MfKQ9r8GKYqrTwjUPD8I', 'whsec_***'],
  ['a credential', 'sent authorization: Bearer abc.def', 'sent authorization: Bearer ***'],
  ['user information', 'dialled redis://:pass@cache:6379/1', 'dialled redis://***@cache:6379/1'],
  ['a query', '/x?a=1&api_key=abc&b=2', '/x?a=1&api_key=***&b=2'],
  ['what lies behind a host', 'https://hooks.example.net/services/T0/B0', 'https://hooks.example.net/***'],
])('%s in a text is hidden', (_, text, shown) => expect(withoutSecrets({ error: text })).toEqual({ error: shown }))

test.each(['authorization', 'Cookie', 'set-cookie', 'key', 'recorderKey', 'token', 'webhookSecret', 'password'])(
  '%s is hidden wherever it stands',
  (name) => {
    expect(withoutSecrets({ [name]: 'x', deep: [{ [name]: { y: 1 } }] })).toEqual({
      [name]: '***',
      deep: [{ [name]: '***' }],
    })
  },
)

test('everything else is as it was', () => {
  const fields = {
    requestId: '7c1',
    path: '/api/v1/events/us%2Fban',
    status: 404,
    ms: 1.5,
    keyId: 'k1',
    url: 'http://a:80',
    none: null,
  }
  expect(withoutSecrets(fields)).toEqual(fields)
})

test('a logger writes nothing else', () => {
  const lines: string[] = []
  const circle: Record<string, unknown> = {}
  circle['again'] = circle
  const logger = createLogger('info', { write: (line) => lines.push(line) })
  logger.error({ error: 'https://u:p@h/x', circle, headers: { authorization: 'Bearer x' } }, 'failed')
  expect(JSON.parse(lines[0]!)).toMatchObject({
    error: 'https://***@h/***',
    headers: { authorization: '***' },
    msg: 'failed',
  })
})
