/** YAML text as a document that forms change in place: comments, order and style of everything else stay. */
import type { Fault } from '@kept/engine';
import { type Document, isCollection, isMap, isNode, isScalar, LineCounter, parseDocument, stringify } from 'yaml';
import { patched } from './patch.ts';
import { type Keys, type Raw, rawOf } from './raw.ts';

export interface Place {
  /** Offsets into the text. */
  readonly from: number;
  readonly to: number;
  /** From 1. */
  readonly line: number;
}

export interface TextFault {
  readonly path: string;
  readonly message: string;
  readonly severity: 'error' | 'warning';
  readonly place: Place;
}

export interface Parsed {
  readonly text: string;
  readonly document: Document;
  readonly lines: LineCounter;
  readonly raw: Raw;
  /** It is no YAML: forms cannot be filled from it. */
  readonly broken: readonly TextFault[];
}

export function parseText(text: string): Parsed {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: true });
  const broken = document.errors.map(({ message, pos }): TextFault => {
    const { line } = lines.linePos(pos[0]);
    return {
      path: '',
      message: message.split('\n')[0]!.replace(/ at line.*$/, ''),
      severity: 'error',
      place: { from: pos[0], to: pos[1], line },
    };
  });
  return { text, document, lines, broken, raw: broken.length > 0 ? {} : rawOf(document.toJS()) };
}

/** The text with one value changed; `undefined` takes it out. */
export function withValue(text: string, keys: Keys, value: unknown): string {
  const node = parseDocument(text).getIn(keys, true);
  if (isScalar(node) && node.range && node.source !== '' && isPlain(value)) return spliced(text, node.range, value);
  return changed(text, (document) => {
    if (value === undefined) document.deleteIn(keys as (string | number)[]);
    else put(document, keys, value);
  });
}

function isPlain(value: unknown): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

/** One scalar in place of another: nothing else of the text is touched. */
function spliced(
  text: string,
  [from, to]: readonly [number, number, number],
  value: string | number | boolean,
): string {
  return `${text.slice(0, from)}${stringify(value, { lineWidth: 0 }).trimEnd()}${text.slice(to)}`;
}

/** Wide enough that nothing is folded: lines stay the lines that somebody wrote. */
const STYLE = { lineWidth: 0, flowCollectionPadding: false } as const;

function changed(text: string, change: (document: Document) => void): string {
  const document = parseDocument(text.trim() === '' ? 'kept: 1\n' : text);
  const before = document.toString(STYLE);
  change(document);
  const after = document.toString(STYLE);
  return patched(text.trim() === '' ? 'kept: 1\n' : text, before, after) ?? document.toString({ lineWidth: 0 });
}

/** Sets a value where it belongs, making the maps on the way; a scalar keeps its comment. */
function put(document: Document, keys: Keys, value: unknown): void {
  for (let depth = 1; depth < keys.length; depth++) {
    const parent = keys.slice(0, depth);
    if (!isCollection(document.getIn(parent, true)))
      document.setIn(parent, document.createNode(typeof keys[depth] === 'number' ? [] : {}));
  }
  const before = document.getIn(keys, true);
  if (isScalar(before) && (typeof value !== 'object' || value === null)) {
    before.value = value;
    return;
  }
  const node = document.createNode(value);
  // Small things read best in one line, as the documentation writes them.
  if (isCollection(node) && (Array.isArray(value) ? value.every((item) => typeof item !== 'object') : isSmall(value)))
    node.flow = true;
  document.setIn(keys, node);
}

function isSmall(value: unknown): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    Object.keys(value).length <= 3 &&
    Object.values(value).every((item) => typeof item !== 'object')
  );
}

/** Where a path lies in the text; the nearest part of it that is there. */
export function placeOf({ document, lines }: Parsed, keys: Keys): Place {
  for (let depth = keys.length; depth > 0; depth--) {
    const path = keys.slice(0, depth);
    const parent = depth === 1 ? document.contents : document.getIn(path.slice(0, -1), true);
    // The key itself, where there is one: it is what the eye looks for.
    const pair = isMap(parent)
      ? parent.items.find((item) => String(isScalar(item.key) ? item.key.value : item.key) === String(path.at(-1)))
      : undefined;
    const node = pair && isNode(pair.key) ? pair.key : document.getIn(path, true);
    if (isNode(node) && node.range) {
      const value = pair && isNode(pair.value) && isScalar(pair.value) ? pair.value.range?.[1] : undefined;
      return { from: node.range[0], to: value ?? node.range[1], line: lines.linePos(node.range[0]).line };
    }
  }
  return { from: 0, to: 0, line: 1 };
}

export function faultIn(parsed: Parsed, fault: Fault): TextFault {
  return { path: fault.path, message: fault.message, severity: fault.severity, place: placeOf(parsed, fault.keys) };
}
