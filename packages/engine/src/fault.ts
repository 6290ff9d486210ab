/**
 * A fault found in something a person or a program wrote: configuration, an event, a mapping.
 * Faults are values, collected and returned together; only bugs throw.
 */
export interface Fault {
  /** Where, as a reader would say it: `policies.vip.metrics.firstReply.target`, `assignments[2].policy`; empty for the whole. */
  readonly path: string;
  /** The same place as keys and indices, for finding the line in a file. */
  readonly keys: readonly (string | number)[];
  /** Stable and machine-readable: `unknown_field`, `bad_duration`, … */
  readonly code: string;
  /** One or two sentences: what was found, why it is refused, what to write instead. */
  readonly message: string;
  readonly severity: 'error' | 'warning';
}

/** `['policies', 'vip', 'metrics', 0]` reads `policies.vip.metrics[0]`; keys that are no plain words are quoted. */
export function pathOf(keys: readonly (string | number)[]): string {
  let path = '';
  for (const key of keys) {
    if (typeof key === 'number') path += `[${key}]`;
    else if (/^[A-Za-z_][\w-]*$/.test(key)) path += path === '' ? key : `.${key}`;
    else path += `[${JSON.stringify(key)}]`;
  }
  return path;
}

export function fault(
  keys: readonly (string | number)[],
  code: string,
  message: string,
  severity: Fault['severity'] = 'error',
): Fault {
  return { path: pathOf(keys), keys, code, message, severity };
}
