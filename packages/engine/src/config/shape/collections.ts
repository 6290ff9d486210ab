import { meant } from '../near.ts';
import { describe, either, type Keys, type Report } from '../report.ts';
import { sample, wrongType } from './expected.ts';
import { readAny } from './read.ts';
import type { ByKindShape, Field, Fields, ListShape, OneKeyShape, RecordShape, TableShape } from './shape.ts';

export type Written = Readonly<Record<string, unknown>>;

export function isFields(value: unknown): value is Written {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function readList(shape: ListShape, value: unknown, keys: Keys, report: Report): unknown {
  if (!Array.isArray(value)) {
    if (!shape.orOne || typeof value !== 'string') return wrongType(shape, value, keys, report);
    const only = readAny(shape.of, value, keys, report);
    return only === null ? null : [only];
  }
  if (value.length < shape.least) {
    return report.error(keys, 'empty_list', 'The list is empty. Write at least one entry, or leave the key out.');
  }
  const first = new Map<unknown, number>();
  return value.map((entry: unknown, at) => {
    if (typeof entry === 'string') {
      if (first.has(entry))
        report.warn([...keys, at], 'repeated_value', `${describe(entry)} is in this list twice. Leave one out.`);
      first.set(entry, at);
    }
    return readAny(shape.of, entry, [...keys, at], report);
  });
}

export function readTable(shape: TableShape, value: unknown, keys: Keys, report: Report): unknown {
  if (!isFields(value)) return wrongType(shape, value, keys, report);
  const table = new Map<string, unknown>();
  for (const [name, entry] of Object.entries(value)) {
    if (name.trim() === '')
      report.error([...keys, name], 'empty_text', `The name of ${shape.names} is empty. Give it one.`);
    table.set(name, readAny(shape.of, entry, [...keys, name], report));
  }
  return table;
}

export function readRecord(
  fields: Fields,
  value: unknown,
  keys: Keys,
  report: Report,
  alsoKnown: readonly string[] = [],
): unknown {
  if (!isFields(value)) return wrongType({ kind: 'record', fields, json: {} }, value, keys, report);
  const known = [...alsoKnown, ...Object.keys(fields)];
  const unknown = Object.keys(value).filter((name) => !known.includes(name));
  const result: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(fields)) {
    const written = Object.hasOwn(value, name) && !(field.mayBeEmpty && value[name] === null);
    if (written) result[name] = readAny(field.shape, value[name], [...keys, name], report);
    else if (field.required) missing(name, field, unknown, keys, report);
  }
  for (const name of unknown) unknownField(name, known, keys, report);
  return result;
}

function missing(name: string, field: Field, unknown: readonly string[], keys: Keys, report: Report): void {
  // A misspelt required field is one mistake: the fault of the unknown field names it.
  if (unknown.some((other) => meant(other, [name]) !== '')) return;
  report.error(keys, 'missing_field', `"${name}" is missing. Write ${name}: ${sample(field.shape)}. ${field.about}`);
}

function unknownField(name: string, known: readonly string[], keys: Keys, report: Report): void {
  const otherwise = known.length === 0 ? ' Nothing can be set here.' : ` Fields here are ${known.join(', ')}.`;
  report.error(
    [...keys, name],
    'unknown_field',
    `There is no field ${describe(name)} here.${meant(name, known, otherwise)}`,
  );
}

export function readOneKey(shape: OneKeyShape, value: unknown, keys: Keys, report: Report): unknown {
  if (typeof value === 'string' && Object.hasOwn(shape.of, value)) {
    return report.error(keys, 'one_action', `${value} needs a colon and what belongs to it: ${value}: {}.`);
  }
  if (!isFields(value)) return wrongType(shape, value, keys, report);
  const names = Object.keys(value);
  const [key] = names;
  if (key === undefined || names.length > 1) {
    const why = key === undefined ? 'Nothing is named here.' : `${either(names)}: one entry does one thing.`;
    return report.error(
      keys,
      'one_action',
      `${why} Begin each of ${Object.keys(shape.of).join(', ')} with its own dash.`,
    );
  }
  if (!Object.hasOwn(shape.of, key)) {
    unknownField(key, Object.keys(shape.of), keys, report);
    return null;
  }
  const inner = (shape.of as Fields)[key]!.shape;
  if (value[key] === null && inner.kind === 'record') {
    return report.error(
      [...keys, key],
      'empty_value',
      `Nothing is written here. Write ${key}: {} where nothing needs to be set.`,
    );
  }
  const read = readAny(inner, value[key], [...keys, key], report);
  return read === null ? null : { key, value: read };
}

export function readByKind(shape: ByKindShape, value: unknown, keys: Keys, report: Report): unknown {
  if (!isFields(value)) return wrongType(shape, value, keys, report);
  const kinds = Object.keys(shape.of);
  if (!Object.hasOwn(value, 'kind'))
    return report.error(keys, 'missing_field', `"kind" is missing. Write kind: ${either(kinds)}.`);
  const kind = readAny({ kind: 'choice', of: kinds }, value.kind, [...keys, 'kind'], report) as string | null;
  if (kind === null) return null;
  const fields = readRecord((shape.of as Readonly<Record<string, RecordShape>>)[kind]!.fields, value, keys, report, [
    'kind',
  ]);
  return { kind, fields };
}
