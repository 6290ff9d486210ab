import { type Fault, fault } from '../fault.ts';
import type { ConfigCode } from './codes.ts';

/** A place in the configuration, as keys and indices from the top. */
export type Keys = readonly (string | number)[];

/** Collects every fault of one configuration, in the order in which they are found. */
export class Report {
  readonly faults: Fault[] = [];
  #errors = 0;

  /** Refuses. Returns null, the mark of a value that is there but faulty. */
  error(keys: Keys, code: ConfigCode, message: string): null {
    this.add([fault(keys, code, message)]);
    return null;
  }

  /** Lets pass and says so. */
  warn(keys: Keys, code: ConfigCode, message: string): void {
    this.add([fault(keys, code, message, 'warning')]);
  }

  /** Takes over what another part found. Says whether it was free of errors. */
  add(faults: readonly Fault[]): boolean {
    this.faults.push(...faults);
    const errors = faults.filter(({ severity }) => severity === 'error').length;
    this.#errors += errors;
    return errors === 0;
  }

  get refused(): boolean {
    return this.#errors > 0;
  }
}

const LONGEST_QUOTE = 60;

/** A value as a reader would name it, short, whatever it is: `"2d"`, `5`, `a list`. Never throws. */
export function describe(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return JSON.stringify(value.length > LONGEST_QUOTE ? `${value.slice(0, LONGEST_QUOTE)}…` : value);
    case 'number':
    case 'boolean':
    case 'bigint':
      return String(value);
    case 'object':
      if (value === null) return 'null';
      return Array.isArray(value) ? 'a list' : 'a set of fields';
    default:
      return 'what is written';
  }
}

/** `a`, `a or b`, `a, b or c`. */
export function either(names: readonly string[]): string {
  if (names.length < 2) return names.join('');
  return `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`;
}

/** `a`, `a and b`, `a, b and c`. */
export function both(names: readonly string[]): string {
  if (names.length < 2) return names.join('');
  return `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}
