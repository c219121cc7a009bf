import { isIP } from 'node:net'
import ipaddr from 'ipaddr.js'

/** A range of addresses. */
export type Network = readonly [ipaddr.IPv4 | ipaddr.IPv6, number]

/** All of IPv6 that is given out for the public Internet. */
const PUBLIC_V6: Network = ipaddr.parseCIDR('2000::/3')

/** The network of a text like `10.1.0.0/16`. Throws Error for any other. */
export function parseNetwork(text: string): Network {
  return ipaddr.parseCIDR(text)
}

/**
 * Whether a call may go to an address as a socket shows it: it lies in the public Internet, or in one of the networks. What
 * leads to another address (IPv4 in IPv6, NAT64, 6to4, Teredo) is not public. Source: the registries of special-purpose
 * addresses, as ipaddr.js has them.
 */
export function isAllowed(address: string, networks: readonly Network[]): boolean {
  if (isIP(address) === 0) return false
  const parsed = ipaddr.parse(address)
  if (networks.some((network) => lies(parsed, network))) return true
  return parsed.range() === 'unicast' && (parsed.kind() === 'ipv4' || lies(parsed, PUBLIC_V6))
}

function lies(address: ipaddr.IPv4 | ipaddr.IPv6, [network, bits]: Network): boolean {
  return address.kind() === network.kind() && address.match(network, bits)
}
