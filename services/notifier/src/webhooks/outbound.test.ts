import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { createCountingIds, systemClock } from '@asof/runtime'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { openReceiver, type Receiver, type Reply } from '../../../../tests/support/webhook-receiver.ts'
import { challengeEndpoint } from './challenge.ts'
import { createOutbound, type Outbound } from './outbound.ts'

/** Where calls may go here: a receiver of its own on loopback. Everything else is forbidden, also its neighbours. */
const GOOD = '127.77.0.1'
const NETWORKS = ['127.77.0.0/16']

const FORBIDDEN_V4 = [
  ...['127.0.0.1', '127.0.0.2', '127.255.255.254', '127.76.255.255', '127.78.0.0', '0.0.0.0', '0.1.2.3', '10.0.0.1'],
  ...['172.16.0.1', '172.31.255.254', '192.168.1.1', '169.254.169.254', '100.64.0.1', '100.127.255.254', '192.0.0.8'],
  ...['192.0.2.1', '198.18.0.1', '198.51.100.1', '203.0.113.1', '224.0.0.1', '240.0.0.1', '255.255.255.255'],
]
const FORBIDDEN_V6 = [
  ...['::1', '::', 'fe80::1', 'fec0::1', 'fc00::1', 'fd12:3456::1', 'ff02::1', '2001:db8::1', '2001::1', '100::1'],
  ...['3fff::1', '5f00::1', '2001:2::1', '2001:20::1', '4000::1', '::ffff:0:7f00:1'],
]

const octets = (address: string) => address.split('.').map(Number)
const number = (address: string) => octets(address).reduce((sum, octet) => sum * 256 + octet, 0)
const hexPair = (address: string) => {
  const [a, b, c, d] = octets(address).map((octet) => octet.toString(16).padStart(2, '0'))
  return `${a}${b}:${c}${d}`
}

/** Ways to write or hide an IPv4 address in the host of a URL. */
const V4_FORMS: Readonly<Record<string, (address: string) => string>> = {
  plain: (address) => address,
  'one number': (address) => String(number(address)),
  'one hexadecimal number': (address) => `0x${number(address).toString(16)}`,
  'one octal number': (address) => `0${number(address).toString(8)}`,
  'octal parts': (address) =>
    octets(address)
      .map((octet) => `0${octet.toString(8)}`)
      .join('.'),
  'hexadecimal parts': (address) =>
    octets(address)
      .map((octet) => `0X${octet.toString(16)}`)
      .join('.'),
  'two parts': (address) => `${octets(address)[0]}.${number(address) % 2 ** 24}`,
  'a dot behind': (address) => `${address}.`,
  'percent-encoded digits': (address) => address.replace(/\d/g, (digit) => `%3${digit}`),
  'full-width digits': (address) => address.replace(/\d/g, (digit) => String.fromCodePoint(0xff10 + Number(digit))),
  'ideographic dots': (address) => address.replaceAll('.', '。'),
  'mapped into IPv6': (address) => `[::ffff:${address}]`,
  'mapped, in hexadecimal': (address) => `[::FFFF:${hexPair(address)}]`,
  'compatible IPv6': (address) => `[::${hexPair(address)}]`,
  NAT64: (address) => `[64:ff9b::${address}]`,
  'local NAT64': (address) => `[64:ff9b:1::${hexPair(address)}]`,
  '6to4': (address) => `[2002:${hexPair(address)}::1]`,
  'a name': (address) => `v4-${address.replaceAll('.', '-')}.example`,
  'a name with more addresses': (address) => `mixed-${address.replaceAll('.', '-')}.example`,
}
const V6_FORMS: Readonly<Record<string, (address: string) => string>> = {
  plain: (address) => `[${address}]`,
  'upper case': (address) => `[${address.toUpperCase()}]`,
  'a name': (address) => `v6-${address.replaceAll(':', '_')}.example`,
}
const NAMES = ['localhost', 'LOCALHOST', 'localhost.', 'a.localhost', 'many.example', 'odd.example', 'zone.example']

interface Variant {
  readonly title: string
  readonly host: string
}
const formsOf = (forms: Readonly<Record<string, (address: string) => string>>, addresses: readonly string[]) =>
  addresses.flatMap((address) =>
    Object.entries(forms).map(([form, write]): Variant => ({ title: `${address}, ${form}`, host: write(address) })),
  )
const VARIANTS: readonly Variant[] = [
  ...formsOf(V4_FORMS, FORBIDDEN_V4),
  ...formsOf(V6_FORMS, FORBIDDEN_V6),
  ...NAMES.map((host) => ({ title: host, host })),
]

/** The name server of these tests. */
async function resolve(name: string): Promise<readonly string[]> {
  const [, kind, written = ''] = /^(v4|mixed|v6)-(.*)\.example$/.exec(name) ?? []
  if (kind === 'v4') return [written.replaceAll('-', '.')]
  if (kind === 'mixed') return [GOOD, '2606:4700::1111', written.replaceAll('-', '.')]
  if (kind === 'v6') return [written.replaceAll('_', ':')]
  if (name === 'good.example') return [GOOD]
  if (name === 'many.example') return [...Array.from({ length: 100 }, (_, n) => `127.77.1.${n}`), '127.0.0.1']
  if (name === 'odd.example') return ['127.1']
  if (name === 'zone.example') return ['fe80::1%lo']
  if (/^(.*\.)?localhost\.?$/.test(name)) return ['127.0.0.1', '::1']
  throw new Error(`${name} does not exist`)
}

let canaries: readonly Receiver[]
let good: Receiver
let goodReply: Reply
let port: number
let dialled: number
const countDial = () => {
  dialled += 1
}
beforeAll(async () => {
  const canary = await openReceiver(() => ({ status: 200 }))
  port = canary.port
  const second = await openReceiver(() => ({ status: 200 }), { host: '::1', port }).catch(() => null)
  canaries = second === null ? [canary] : [canary, second]
  // Echoes whatever it is challenged with, unless it is told to answer otherwise.
  const echo = (body: Buffer): Reply => {
    const { data } = JSON.parse(body.toString()) as { data?: { challenge?: string } }
    return { status: 200, body: data?.challenge ?? '' }
  }
  good = await openReceiver(({ body, path }) => (path === '/echo' ? echo(body) : goodReply), { host: GOOD, port })
  subscribe('net.client.socket', countDial)
})
afterAll(async () => {
  unsubscribe('net.client.socket', countDial)
  for (const receiver of [...canaries, good]) await receiver.close()
})
beforeEach(() => {
  dialled = 0
  goodReply = { status: 200 }
})

const reached = () => canaries.reduce((sum, { connections }) => sum + connections, 0)
const policy = () => ({ allowHttp: true, ports: [port], networks: NETWORKS })
const open = (over: Partial<Parameters<typeof createOutbound>[0]> = {}) =>
  createOutbound({ policy: policy(), resolve, callMs: 30_000, ...over })
const post = (outbound: Outbound, url: string) => outbound.post(url, { headers: {}, body: Buffer.from('{}') })
const register = (outbound: Outbound, url: string) =>
  challengeEndpoint(
    { outbound, masterKey: new Uint8Array(32), clock: systemClock, ids: createCountingIds() },
    { ledger: 'policy', subscription: 'sub', generation: 1, url },
  )

describe('an address that is not allowed', () => {
  test('is never dialled, however it is written: more than 300 variants, at registration and at delivery', async () => {
    expect(VARIANTS.length).toBeGreaterThanOrEqual(300)
    const outbound = open()
    const refusals = new Map<string, number>()
    for (const { title, host } of VARIANTS)
      for (const scheme of ['http', 'https']) {
        const url = `${scheme}://${host}:${port}/hook`
        const { refusal, status } = await post(outbound, url)
        expect([title, status, await register(outbound, url)]).toMatchObject([
          title,
          null,
          { ok: false, code: refusal },
        ])
        refusals.set(String(refusal), (refusals.get(String(refusal)) ?? 0) + 1)
      }
    expect([dialled, reached(), good.connections]).toEqual([0, 0, 0])
    // Not refused for something else: every one was judged by its addresses.
    expect([...refusals]).toEqual([['ADDRESS_NOT_ALLOWED', 2 * VARIANTS.length]])
  })

  test('is not reached through a redirect', async () => {
    const outbound = open()
    const before = good.connections
    const redirects = VARIANTS.map(({ host }) => host).filter(
      (host, index) => index % 12 === 0 && /^[!-~]+$/.test(host),
    )
    for (const status of [300, 301, 302, 303, 307, 308])
      for (const host of redirects) {
        goodReply = { status, headers: { location: `http://${host}:${port}/` } }
        expect(await post(outbound, `http://good.example:${port}/`)).toMatchObject({ status, refusal: null })
      }
    expect(reached()).toBe(0)
    expect(good.connections - before).toBe(dialled)
    expect(dialled).toBeGreaterThan(100)
  })

  test('is not reached by a name that changes: before a delivery, or between judging and dialling', async () => {
    let answers: readonly string[] = [GOOD]
    const changing = open({ resolve: async () => answers })
    const url = `http://changing.example:${port}/echo`
    expect(await register(changing, url)).toEqual({ ok: true })
    for (const { host } of formsOf({ plain: (address) => address }, [...FORBIDDEN_V4, ...FORBIDDEN_V6])) {
      answers = [host]
      expect(await post(changing, url)).toMatchObject({ refusal: 'ADDRESS_NOT_ALLOWED' })
      answers = [GOOD]
      expect(await post(changing, url)).toMatchObject({ status: 200 })
    }
    let asked = 0
    const flipping = open({ resolve: async () => [asked++ % 2 === 0 ? GOOD : '127.0.0.1'] })
    const statuses = []
    for (let n = 0; n < 10; n++) statuses.push((await post(flipping, url)).status)
    expect(statuses).toEqual([200, null, 200, null, 200, null, 200, null, 200, null])
    expect([asked, reached()]).toEqual([10, 0])
  })
})

describe('the form of a URL', () => {
  const judge = async (url: string, over = {}) => {
    const outbound = open({ policy: { ...policy(), ...over }, resolve: async () => [GOOD] })
    const judgement = await outbound.judge(url)
    return judgement.ok ? 'ok' : judgement.refusal
  }

  test.each([
    ['http://a.example:PORT/', { allowHttp: false }, 'SCHEME_NOT_ALLOWED'],
    ['http://a.example:PORT/', {}, 'ok'],
    ['ftp://a.example:PORT/', {}, 'SCHEME_NOT_ALLOWED'],
    ['javascript:alert(1)', {}, 'SCHEME_NOT_ALLOWED'],
    ['file:///etc/passwd', {}, 'SCHEME_NOT_ALLOWED'],
    ['ws://a.example:PORT/', {}, 'SCHEME_NOT_ALLOWED'],
    ['https://user@a.example:PORT/', {}, 'USER_INFO_NOT_ALLOWED'],
    ['https://:word@a.example:PORT/', {}, 'USER_INFO_NOT_ALLOWED'],
    ['https://good.example@127.0.0.1:PORT/', {}, 'USER_INFO_NOT_ALLOWED'],
    ['https://a.example/', {}, 'PORT_NOT_ALLOWED'],
    ['https://a.example:22/', {}, 'PORT_NOT_ALLOWED'],
    ['https://a.example/', { ports: [443, 8443] }, 'ok'],
    ['https://a.example:8443/', { ports: [443, 8443] }, 'ok'],
    ['http://a.example/', { ports: [443, 8443] }, 'PORT_NOT_ALLOWED'],
    ['https://a.example:443/', { ports: [443, 8443] }, 'ok'],
    ['a.example', {}, 'URL_UNREADABLE'],
    ['', {}, 'URL_UNREADABLE'],
    ['https://', {}, 'URL_UNREADABLE'],
    [`https://a.example:PORT/${'x'.repeat(2048)}`, {}, 'URL_UNREADABLE'],
    ['https://a.example:PORT/path?query#part', {}, 'ok'],
  ])('%s with %j: %s', async (url, over, outcome) => {
    expect(await judge(url.replace('PORT', String(port)), over)).toBe(outcome)
  })

  test('a name without an address, or one that nobody tells in time, is not called', async () => {
    expect(await post(open(), `http://nowhere.example:${port}/`)).toMatchObject({ refusal: 'NAME_NOT_RESOLVED' })
    const silent = open({ resolve: () => new Promise(() => {}), callMs: 30 })
    expect(await post(silent, `http://slow.example:${port}/`)).toMatchObject({
      status: null,
      text: 'no address in time',
    })
    expect(dialled).toBe(0)
  })

  test('a policy with a network that is none is not taken', () => {
    expect(() => open({ policy: { ...policy(), networks: ['10.0.0.0'] } })).toThrow()
  })
})
