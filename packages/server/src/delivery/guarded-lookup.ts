import { lookup as systemLookup } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { forbidden, type NetworkGuard } from './network-guard.ts';

/**
 * Looks a name up as the system does and leaves only addresses that may be reached, so that what is checked is what is
 * connected to: a name that changes its answer in between gains nothing. Fails where none is left.
 */
export function guardedLookup(guard: NetworkGuard, lookup: typeof systemLookup = systemLookup): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(error, []);
      const reachable = addresses.filter(({ address }) => guard.allows(address, hostname));
      const [first] = reachable;
      if (first === undefined) return callback(forbidden(hostname), []);
      return options.all ? callback(null, reachable) : callback(null, first.address, first.family);
    });
  };
}

/** A host as a number is not looked up: it is checked as it stands. `[::1]` too. */
export function checkLiteral(guard: NetworkGuard, hostname: string): void {
  const bare = hostname.replace(/^\[(.*)\]$/, '$1');
  if (isIP(bare) !== 0 && !guard.allows(bare, bare)) throw forbidden(hostname);
}
