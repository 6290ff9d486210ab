/**
 * Checks what is sent. Bodies are taken as they are: nothing is coerced, defaulted or dropped. Queries and paths are
 * text, so what should be a number, a truth or a list is made one first; what cannot be is refused as it stands.
 */
import { nearest, parseInstant } from '@kept/engine';
import type { Static, TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import Format from 'typebox/format';
import type { RefusalFault } from './refusal.ts';
import { SCHEMAS } from './schemas/all.ts';

Format.Set('instant', (text) => parseInstant(text) !== null);

export type Checked<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly faults: RefusalFault[] };
export type Check<T extends TSchema> = (value: unknown) => Checked<Static<T>>;

/** Enough to mend by; a body of a thousand faults need not be answered with all. */
const MOST_FAULTS = 20;

/** @param place how paths of faults begin: `body`, `query`, `path` */
export function checkOf<T extends TSchema>(schema: T, place: string): Check<T> {
  // Compiled at its first use: a server starts sooner, and most routes are rarely asked.
  let validator: ReturnType<typeof compile> | undefined;
  const known = Object.keys((schema as { properties?: object }).properties ?? {});
  return (value) => {
    validator ??= compile(schema);
    if (validator.Check(value)) return { ok: true, value: value as Static<T> };
    return { ok: false, faults: faultsOf(validator.Errors(value), value, place, known) };
  };
}

/** For queries and paths. */
export function textCheckOf<T extends TSchema>(schema: T, place: string): Check<T> {
  const check = checkOf(schema, place);
  const properties = (schema as { properties?: Record<string, TSchema> }).properties ?? {};
  return (value) => check(fromText(properties, value as Record<string, unknown>));
}

function compile(schema: TSchema) {
  return Compile(SCHEMAS, schema);
}

function fromText(properties: Record<string, TSchema>, given: Record<string, unknown>): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(given)) {
    // What is not known stays, and is refused by name.
    values[name] = Object.hasOwn(properties, name) ? meant(properties[name] as { type?: string }, value) : value;
  }
  return values;
}

function meant({ type }: { type?: string }, value: unknown): unknown {
  switch (type) {
    case 'array':
      return Array.isArray(value) ? value : [value];
    case 'integer':
      return typeof value === 'string' && /^-?\d{1,15}$/.test(value) ? Number(value) : value;
    case 'boolean':
      return value === 'true' ? true : value === 'false' ? false : value;
    default:
      return value;
  }
}

interface Found {
  readonly keyword: string;
  readonly instancePath: string;
  readonly params: object;
  readonly message: string;
}

function faultsOf(errors: readonly Found[], value: unknown, place: string, known: readonly string[]): RefusalFault[] {
  const faults = errors.flatMap((error) => faultsOfOne(error, value, place, known));
  // Every branch of a union complains; what is deepest says most.
  const unique = [...new Map(faults.map((fault) => [`${fault.path}\0${fault.message}`, fault])).values()];
  return unique.slice(0, MOST_FAULTS);
}

function faultsOfOne(
  { keyword, instancePath, params, message }: Found,
  value: unknown,
  place: string,
  known: readonly string[],
): RefusalFault[] {
  const path = pathOf(instancePath, place);
  switch (keyword) {
    // Beside an unknown field, which is refused by name already.
    case 'boolean':
      return [];
    case 'additionalProperties': {
      const { additionalProperties: names = [] } = params as { additionalProperties?: string[] };
      return names.map((name) => ({ path, code: 'unknown_field', message: unknownField(name, known) }));
    }
    case 'required': {
      const { requiredProperties: names = [] } = params as { requiredProperties?: string[] };
      return names.map((name) => ({ path, code: 'missing_field', message: `${name} is missing.` }));
    }
    case 'enum': {
      const { allowedValues = [] } = params as { allowedValues?: string[] };
      const given = at(value, instancePath);
      const near = typeof given === 'string' ? nearest(given, allowedValues) : null;
      const mend = near === null ? `Write one of ${allowedValues.join(', ')}.` : `Did you mean ${near}?`;
      return [{ path, code: 'unknown_value', message: `${show(given)} is not known here. ${mend}` }];
    }
    case 'format': {
      const given = show(at(value, instancePath));
      const { format } = params as { format?: string };
      const mend =
        format === 'instant'
          ? 'Write an instant with an offset, such as 2026-03-02T08:00:00Z; a + in a URL is written %2B.'
          : `It is no ${format}.`;
      return [{ path, code: 'bad_format', message: `${given} cannot be read. ${mend}` }];
    }
    case 'type': {
      const { type } = params as { type?: string | string[] };
      return [
        {
          path,
          code: 'wrong_type',
          message: `${show(at(value, instancePath))} should be of type ${[type].flat().join(' or ')}.`,
        },
      ];
    }
    default:
      return [{ path, code: keyword === 'anyOf' ? 'wrong_value' : keyword, message: `It ${message}.` }];
  }
}

function pathOf(pointer: string, place: string): string {
  const parts = pointer.split('/').slice(1).map(unescaped);
  return parts.reduce((path, part) => (/^\d+$/.test(part) ? `${path}[${part}]` : `${path}.${part}`), place);
}

function at(value: unknown, pointer: string): unknown {
  return pointer
    .split('/')
    .slice(1)
    .reduce<unknown>(
      (inside, part) => (inside as Record<string, unknown> | null | undefined)?.[unescaped(part)],
      value,
    );
}

function unescaped(part: string): string {
  return part.replaceAll('~1', '/').replaceAll('~0', '~');
}

function show(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

function unknownField(name: string, known: readonly string[]): string {
  const near = nearest(name, known);
  return `${name} is not known here.${near === null ? '' : ` Did you mean ${near}?`}`;
}
