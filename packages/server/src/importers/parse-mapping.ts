import { type Fault, fault } from '@kept/engine';
import { type Mapping, SHAPES, type Shape } from './mapping.ts';
import { attributesOf, COLUMNS, eventsOf, required, snapshotsOf, ticketsOf } from './mapping-columns.ts';
import { isObject, MappingFields } from './mapping-fields.ts';
import { type LocatedFault, MappingFile } from './mapping-file.ts';
import { MappingRules } from './mapping-rules.ts';
import { timeFormat } from './mapping-time.ts';

export type ParsedMapping =
  | { readonly ok: true; readonly mapping: Mapping }
  | { readonly ok: false; readonly fileName: string; readonly faults: readonly LocatedFault[] };

/** Checks a mapping, YAML or JSON. Every fault at once, each with its line and column in the file. Never throws. */
export function parseMapping(text: string, fileName: string): ParsedMapping {
  const file = new MappingFile(text);
  const refused = (faults: readonly LocatedFault[]): ParsedMapping => ({ ok: false, fileName, faults });
  const syntax = file.syntaxFaults();
  if (syntax.length > 0) return refused(syntax);
  const value = file.value();
  if (!isObject(value))
    return refused([
      file.locate(
        fault([], 'wrong_type', 'A mapping is a set of fields: source, shape, columns. docs/importing.md shows them.'),
      ),
    ]);
  const faults: Fault[] = [];
  const mapping = mappingOf(new MappingFields(value, [], faults));
  if (faults.length > 0 || mapping === null) return refused(inOrder(faults.map((found) => file.locate(found))));
  return { ok: true, mapping };
}

function inOrder(faults: readonly LocatedFault[]): LocatedFault[] {
  return faults.toSorted((a, b) => a.line - b.line || a.column - b.column);
}

const TOP_FIELDS = ['mapping', 'source', 'shape', 'format', 'delimiter', 'encoding', 'nulls', 'time', 'columns'];

function mappingOf(top: MappingFields): Mapping | null {
  const shape = shapeOf(top);
  top.only(shape === 'events' || shape === 'tickets' ? TOP_FIELDS : [...TOP_FIELDS, 'firstReplyWhen']);
  if (top.has('mapping')) top.choice('mapping', ['1']);
  if (!top.has('source'))
    top.missing(
      'source',
      'Name the system that the file comes from: with the ids it tells its events from those of others.',
    );
  const source = top.text('source');
  if (source !== null && source.length > 200) top.refuse('source', 'too_long', 'source has 200 characters at most.');
  const timeFields = top.inside('time');
  timeFields?.only(['format', 'zone']);
  const time = timeFields === null ? ({ kind: 'iso', zone: null } as const) : timeFormat(timeFields, null);
  if (!top.has('columns')) top.missing('columns', 'Say which column of the file holds what.');
  const columns = top.inside('columns');
  if (columns === null || shape === null) return null;
  columns.only(COLUMNS[shape]);
  const rules = new MappingRules(columns, time);
  const base = {
    source: source ?? '',
    format: top.choice('format', ['csv', 'jsonl']),
    delimiter: delimiterOf(top),
    encoding: encodingOf(top),
    nulls: new Set(top.texts('nulls')),
    columns: rules.columns,
    ticket: required(columns, 'ticket', rules.text('ticket'), 'Name the column that tells the tickets apart.'),
    attributes: attributesOf(rules),
  };
  switch (shape) {
    case 'events':
      return { ...base, shape, ...eventsOf(columns, rules) };
    case 'tickets':
      return { ...base, shape, ...ticketsOf(columns, rules) };
    case 'snapshots':
      return { ...base, shape, ...snapshotsOf(top, columns, rules) };
    default:
      return shape satisfies never;
  }
}

function shapeOf(top: MappingFields): Shape | null {
  if (!top.has('shape'))
    top.missing(
      'shape',
      'Write shape: events (one row per event), tickets (one row per ticket) or snapshots (many rows per ticket, each its state at a time).',
    );
  return top.choice('shape', SHAPES);
}

function delimiterOf(top: MappingFields): string | null {
  const delimiter = top.text('delimiter');
  if (delimiter === null || (delimiter.length === 1 && !/["\r\n]/.test(delimiter))) return delimiter;
  return top.refuse('delimiter', 'bad_delimiter', 'delimiter is one character: "," or ";" or "\\t" in double quotes.');
}

function encodingOf(top: MappingFields): string | null {
  const encoding = top.text('encoding');
  if (encoding === null) return null;
  try {
    return new TextDecoder(encoding).encoding;
  } catch {
    return top.refuse(
      'encoding',
      'unknown_encoding',
      `There is no encoding ${JSON.stringify(encoding)}. Write utf-8, utf-16le or windows-1252, for example.`,
    );
  }
}
