import { expect, test } from 'vitest'
import { MAX_BODY, type Told, toDelivery } from './event-body.ts'

const told: Told = {
  ...{ ledger: 'policy', subscription: 'sub-1', key: 'n_abc', type: 'asof.notice', position: 412 },
  ...{ time: '2026-06-16T12:00:00.000Z', dueAt: 5, data: { before: 'open', after: 'prohibited' } },
}

test('a notice becomes a CloudEvent in canonical JSON', () => {
  const result = toDelivery(told)
  if (!result.ok) throw new Error(result.code)
  const { body, ...rest } = result.delivery
  expect(rest).toEqual({ subscription: 'sub-1', key: 'n_abc', position: 412, dueAt: 5 })
  expect(new TextDecoder().decode(body)).toBe(
    '{"data":{"after":"prohibited","before":"open"},"datacontenttype":"application/json","id":"n_abc",' +
      '"sequence":"0000000000000412","source":"/ledgers/policy","specversion":"1.0","subject":"sub-1",' +
      '"time":"2026-06-16T12:00:00.000Z","type":"asof.notice"}',
  )
})

test('20,000 bytes are told, and not one more', () => {
  const empty = toDelivery({ ...told, data: { text: '' } })
  const room = MAX_BODY - (empty.ok ? empty.delivery.body.byteLength : 0)
  expect(toDelivery({ ...told, data: { text: 'x'.repeat(room) } })).toMatchObject({ ok: true })
  expect(toDelivery({ ...told, data: { text: 'x'.repeat(room + 1) } })).toEqual({
    ...{ ok: false, code: 'BODY_TOO_LARGE', bytes: MAX_BODY + 1 },
  })
})

test('a key that cannot be signed is not taken', () => {
  expect(() => toDelivery({ ...told, key: 'a.b' })).toThrow('no id of a webhook')
})
