import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

/** An address that must not be reached from here. */
export class ForbiddenAddressError extends Error {
  override name = 'ForbiddenAddressError';
}

/** Says whether an address may be reached; asked with the very address that is then connected to. */
export interface NetworkGuard {
  /** @param host the name by which it was found, or the address itself */
  allows(address: string, host: string): boolean;
}

/**
 * Lets through public addresses only: nothing private, loopback, link-local (metadata services), unique-local,
 * carrier-grade NAT, multicast, reserved, nor one of these dressed as IPv6 (mapped, NAT64, 6to4, Teredo).
 *
 * @param allowed true for every address; or what is allowed beside the public ones: CIDR blocks, addresses, host names
 */
export function networkGuard(allowed: boolean | readonly string[]): NetworkGuard {
  if (allowed === true) return { allows: () => true };
  const entries = allowed === false ? [] : allowed;
  const isNumeric = (entry: string) => entry.includes('/') || isIP(entry) !== 0;
  const blocks = entries.filter(isNumeric).map(blockOf);
  const hosts = new Set(entries.filter((entry) => !isNumeric(entry)).map((host) => host.toLowerCase()));
  return {
    allows(address, host) {
      // A zone (fe80::1%eth0) never belongs to a public address.
      if (!ipaddr.isValid(address) || address.includes('%')) return false;
      const parsed = ipaddr.process(address);
      if (isPublic(parsed) || hosts.has(host.toLowerCase())) return true;
      return blocks.some(([net, bits]) => net.kind() === parsed.kind() && parsed.match(net, bits));
    },
  };
}

/** Of IPv6 only what is given out as global unicast, 2000::/3: ::/96 and its like may lead to an IPv4 address. */
function isPublic(address: ipaddr.IPv4 | ipaddr.IPv6): boolean {
  if (address.range() !== 'unicast') return false;
  return address instanceof ipaddr.IPv4 || address.parts[0]! >> 13 === 1;
}

function blockOf(entry: string): [ipaddr.IPv4 | ipaddr.IPv6, number] {
  if (entry.includes('/')) return ipaddr.parseCIDR(entry);
  const address = ipaddr.process(entry);
  return [address, address.kind() === 'ipv4' ? 32 : 128];
}

export function forbidden(host: string): ForbiddenAddressError {
  return new ForbiddenAddressError(
    `${host} is a private, loopback or link-local address, which is not reached unless the setting allows it.`,
  );
}
