import ipaddr from 'ipaddr.js';

/**
 * Whether an address is one of the public internet: not of this machine, of its network, of a provider's inside, or of
 * another kind of IPv6 address that leads to one of those.
 */
export function isPublicAddress(address: string): boolean {
  // `process` reads ::ffff:10.0.0.1 as the IPv4 address that it is; ranges like NAT64 and 6to4 have names of their own.
  return ipaddr.isValid(address) && ipaddr.process(address).range() === 'unicast';
}
