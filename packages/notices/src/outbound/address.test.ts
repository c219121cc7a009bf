import { expect, test } from 'vitest'
import { isAllowed, parseNetwork } from './address.ts'

/** The last address before and the first after each range that is not public. */
const nearMisses = [
  ...['1.0.0.0', '9.255.255.255', '11.0.0.0', '100.63.255.255', '100.128.0.0', '126.255.255.255', '128.0.0.0'],
  ...['169.253.255.255', '169.255.0.0', '172.15.255.255', '172.32.0.0', '191.255.255.255', '192.0.1.0', '192.0.3.0'],
  ...['192.88.98.255', '192.88.100.0', '192.167.255.255', '192.169.0.0', '198.17.255.255', '198.20.0.0'],
  ...['198.51.99.255', '198.51.101.0', '203.0.112.255', '203.0.114.0', '223.255.255.255'],
  ...['2000::1', '2001:200::1', '2001:db7:ffff::1', '2001:db9::1', '2001:ffff::1', '2003::1', '2606:4700::1111'],
  ...['2a00:1450::1', '3ffe:ffff::1', '3fff:1000::1'],
]

const forbidden = [
  ...['0.0.0.0', '0.255.255.255', '10.0.0.0', '10.255.255.255', '100.64.0.0', '100.127.255.255', '127.0.0.0'],
  ...['127.255.255.255', '169.254.0.0', '169.254.169.254', '169.254.255.255', '172.16.0.0', '172.31.255.255'],
  ...['192.0.0.0', '192.0.0.255', '192.0.2.0', '192.168.0.0', '192.168.255.255', '198.18.0.0', '198.19.255.255'],
  ...['198.51.100.0', '203.0.113.255', '224.0.0.0', '239.255.255.255', '240.0.0.0', '255.255.255.255'],
  ...['::', '::1', '::ffff:127.0.0.1', '::ffff:8.8.8.8', '::8.8.8.8', '64:ff9b::8.8.8.8', '64:ff9b:1::1', '100::1'],
  ...['2001::1', '2001:2::1', '2001:10::1', '2001:20::1', '2001:db8::1', '2002:808:808::1', '3fff::1', '5f00::1'],
  ...['fc00::1', 'fdff::1', 'fe80::1', 'fe80::1%eth0', 'febf::1', 'fec0::1', 'ff02::1', '1fff::1', '4000::1'],
]

test.each(nearMisses)('%s is public', (address) => expect(isAllowed(address, [])).toBe(true))

test.each(forbidden)('%s is not', (address) => expect(isAllowed(address, [])).toBe(false))

test.each([
  '',
  'localhost',
  '127.1',
  '2130706433',
  '0x7f.0.0.1',
  '8.8.8',
  '010.8.8.8',
  '8.8.8.8 ',
  '[2606:4700::1]',
  '8.8.8.8/8',
])('"%s" is no address as a socket shows it', (text) =>
  expect(isAllowed(text, [parseNetwork('0.0.0.0/0'), parseNetwork('::/0')])).toBe(false),
)

test('an operator opens networks, and nothing beside them', () => {
  const networks = ['10.1.0.0/16', 'fd12::/32'].map(parseNetwork)
  const opened = ['10.1.0.0', '10.1.255.255', 'fd12::1']
  const closed = ['10.0.255.255', '10.2.0.0', 'fd12:1::1', '::ffff:10.1.0.1', '64:ff9b::10.1.0.1']
  for (const address of opened) expect([address, isAllowed(address, networks)]).toEqual([address, true])
  for (const address of closed) expect([address, isAllowed(address, networks)]).toEqual([address, false])
  expect(isAllowed('8.8.8.8', networks)).toBe(true)
})

test('a text that is no network is refused', () => {
  for (const text of ['10.0.0.0', '10.0.0.0/33', 'private', '']) expect(() => parseNetwork(text)).toThrow()
})
