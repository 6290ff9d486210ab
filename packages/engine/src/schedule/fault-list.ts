import { type Fault, fault } from '../fault.ts';
import { nearest } from '../nearest.ts';
import type { ScheduleCode } from './codes.ts';

type Keys = readonly (string | number)[];

/** Collects what is wrong with a schedule. */
export class FaultList {
  readonly all: Fault[] = [];

  /** Whether there is an error among them. */
  get any(): boolean {
    return this.all.some(({ severity }) => severity === 'error');
  }

  error(keys: Keys, code: ScheduleCode, message: string): void {
    this.all.push(fault(keys, code, message));
  }

  warn(keys: Keys, code: ScheduleCode, message: string): void {
    this.all.push(fault(keys, code, message, 'warning'));
  }

  unknownFields(keys: Keys, fields: object, known: readonly string[], of: string): void {
    for (const field of Object.keys(fields)) {
      if (known.includes(field)) continue;
      const near = nearest(field, known);
      const hint = near === null ? `Its fields are ${known.join(', ')}.` : `Did you mean ${near}?`;
      this.error([...keys, field], 'unknown_field', `"${field}" is not a field of ${of}. ${hint}`);
    }
  }
}

/** The fields of a plain object; null for anything else. */
export function fieldsOf(value: unknown): Readonly<Record<string, unknown>> | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : null;
}

/** `a list`, `nothing`, `text`: what stands where something else is expected. */
export function kindOf(value: unknown): string {
  if (value === null || value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  switch (typeof value) {
    case 'string':
      return 'text';
    case 'number':
      return 'a number';
    case 'boolean':
      return String(value);
    default:
      return 'a set of fields';
  }
}
