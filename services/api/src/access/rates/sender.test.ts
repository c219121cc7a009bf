import { expect, test } from 'vitest'
import { createSenderOf } from './sender.ts'

const senderOf = createSenderOf(['10.1.0.0/16', 'fd00::/8'])
const from = (address: string, forwarded?: string) =>
  senderOf(
    new Request('http://asof.test/', { headers: forwarded === undefined ? {} : { 'x-forwarded-for': forwarded } }),
    { address },
  )

test.each([
  ['203.0.113.7', undefined, '203.0.113.7'],
  ['203.0.113.7', '198.51.100.1', '203.0.113.7'],
  ['10.1.2.3', '198.51.100.1', '198.51.100.1'],
  ['::ffff:10.1.2.3', '198.51.100.1', '198.51.100.1'],
  ['10.1.2.3', '192.0.2.1, 198.51.100.1, 10.1.9.9', '198.51.100.1'],
  ['10.1.2.3', '10.1.9.9', '10.1.2.3'],
  ['10.1.2.3', 'nonsense', '10.1.2.3'],
  ['10.1.2.3', undefined, '10.1.2.3'],
  ['fd00::1', '2001:db8:1:2:aaaa::1', '2001:db8:1:2::/64'],
  ['2001:0db8::1', undefined, '2001:db8:0:0::/64'],
  ['2001:db8:1:2:3:4:5:6', undefined, '2001:db8:1:2::/64'],
  ['::1', undefined, '0:0:0:0::/64'],
  ['fe80::1%eth0', undefined, 'fe80:0:0:0::/64'],
  ['', undefined, ''],
])('%s with %s is %s', (address, forwarded, sender) => expect(from(address, forwarded)).toBe(sender))

test('what is no network is refused at once', () => {
  expect(() => createSenderOf(['10.1.0.0/99'])).toThrow()
  expect(() => createSenderOf(['hello/8'])).toThrow()
})
