import { BlockList, isIP } from 'node:net'
import type { Peer } from '@asof/runtime'

/** Tells where a request was sent from. */
export type SenderOf = (request: Request, peer: Peer) => string

/**
 * The address a request was sent from: that of the connection, or, where a trusted proxy holds it, the last one of its
 * `X-Forwarded-For` that is no trusted proxy either. Of IPv6 the network, for one sender has a whole one.
 * @param proxies networks such as `10.1.0.0/16`; throws for what is none
 */
export function createSenderOf(proxies: readonly string[]): SenderOf {
  const trusted = new BlockList()
  for (const network of proxies) {
    const [address = '', prefix] = network.split('/')
    trusted.addSubnet(address, Number(prefix), familyOf(address))
  }
  const isTrusted = (address: string) => isIP(address) !== 0 && trusted.check(address, familyOf(address))
  return (request, { address }) => {
    const own = plain(address)
    if (!isTrusted(own)) return networkOf(own)
    const told = (request.headers.get('x-forwarded-for') ?? '').split(',').map((each) => plain(each.trim()))
    const sender = told.toReversed().find((each) => !isTrusted(each))
    return networkOf(sender !== undefined && isIP(sender) !== 0 ? sender : own)
  }
}

/** An IPv4 address that is written as an IPv6 one is meant as what it is. */
function plain(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/i, '')
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 6 ? 'ipv6' : 'ipv4'
}

/** The first 64 bits of an IPv6 address; any other address as it is. */
function networkOf(address: string): string {
  if (isIP(address) !== 6) return address
  const [head = '', tail] = address.toLowerCase().split('%')[0]!.split('::')
  const groups = (text: string) => (text === '' ? [] : text.split(':'))
  const front = groups(head)
  const back = tail === undefined ? [] : groups(tail)
  const zeros = tail === undefined ? [] : Array<string>(Math.max(0, 8 - front.length - back.length)).fill('0')
  const first = [...front, ...zeros, ...back].slice(0, 4).map((group) => group.replace(/^0+(?=.)/, ''))
  return `${first.join(':')}::/64`
}
