import ipaddr from 'ipaddr.js';

/** An address that must not be reached from here. */
export class ForbiddenAddressError extends Error {
  override name = 'ForbiddenAddressError';
}

/** Says whether an address may be reached; asked with the very address that is then connected to. */
export interface NetworkGuard {
  allows(address: string): boolean;
}

/**
 * Lets through public addresses only: nothing private, loopback, link-local (metadata services), unique-local,
 * carrier-grade NAT, multicast, reserved, nor one of these dressed as IPv6 (mapped, NAT64, 6to4, Teredo).
 *
 * @param allowed true for every address, or the CIDR blocks that are allowed beside the public ones
 * @throws where a block is none
 */
export function networkGuard(allowed: boolean | readonly string[]): NetworkGuard {
  if (allowed === true) return { allows: () => true };
  const blocks = (allowed || []).map((block) => ipaddr.parseCIDR(block));
  return {
    allows(address) {
      // A zone (fe80::1%eth0) never belongs to a public address.
      if (!ipaddr.isValid(address) || address.includes('%')) return false;
      const parsed = ipaddr.process(address);
      return (
        parsed.range() === 'unicast' ||
        blocks.some(([net, bits]) => net.kind() === parsed.kind() && parsed.match(net, bits))
      );
    },
  };
}

export function forbidden(host: string): ForbiddenAddressError {
  return new ForbiddenAddressError(
    `${host} is a private, loopback or link-local address, which is not reached unless the setting allows it.`,
  );
}
