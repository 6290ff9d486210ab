import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type LineCounter,
  type Node,
  type Pair,
  type YAMLMap,
} from 'yaml';
import type { Place } from './located-fault.ts';

/** Finds in the text what a path of keys leads to. */
export class Places {
  readonly #document: Document;
  readonly #text: string;
  readonly #lines: LineCounter;
  readonly #pairs = new WeakMap<YAMLMap<Node, Node | null>, ReadonlyMap<string, Pair<Node, Node | null>>>();

  constructor(document: Document, text: string, lines: LineCounter) {
    this.#document = document;
    this.#text = text;
    this.#lines = lines;
  }

  /**
   * The place of the value at `keys`; of its key with `point: 'key'`, and where the value is a block that begins on a
   * later line, or nothing. Where the path ends early, as for a field that is missing, the place of what is there.
   */
  of(keys: readonly (string | number)[], point: 'key' | 'value' = 'value'): Place {
    let node: Node | null = this.#document.contents;
    let key: Node | null = null;
    for (const step of keys) {
      const next = this.#step(node, step);
      if (next === null) {
        point = 'value';
        break;
      }
      ({ node, key } = next);
    }
    const target = key !== null && (point === 'key' || !standsAlone(node)) ? key : node;
    return this.at(target?.range?.[0] ?? 0, target?.range?.[1]);
  }

  #step(node: Node | null, step: string | number): { node: Node | null; key: Node | null } | null {
    const inside = isAlias(node) ? (node.resolve(this.#document) ?? null) : node;
    if (isMap<Node, Node | null>(inside)) {
      const pair = this.#pairsOf(inside).get(String(step));
      return pair === undefined ? null : { node: pair.value, key: pair.key };
    }
    if (isSeq<Node>(inside) && typeof step === 'number') {
      const item = inside.items[step];
      return item === undefined ? null : { node: item, key: null };
    }
    return null;
  }

  /** By key; of a key that is written twice the last one counts. */
  #pairsOf(map: YAMLMap<Node, Node | null>): ReadonlyMap<string, Pair<Node, Node | null>> {
    const known = this.#pairs.get(map);
    if (known !== undefined) return known;
    const pairs = new Map(map.items.map((pair) => [isScalar(pair.key) ? String(pair.key.value) : '', pair]));
    this.#pairs.set(map, pairs);
    return pairs;
  }

  /** The text of a line, without its end. */
  lineText(line: number): string {
    const start = this.#lines.lineStarts[line - 1] ?? 0;
    const end = this.#lines.lineStarts[line] ?? this.#text.length;
    return this.#text.slice(start, end).replace(/\r?\n$/, '');
  }

  /** The place from one offset to another, cut at the end of its first line. */
  at(from: number, to: number = from + 1): Place {
    const start = Math.min(from, this.#text.length);
    const { line, col } = this.#lines.linePos(start);
    const newline = this.#text.indexOf('\n', start);
    const endOfLine = newline === -1 ? this.#text.length : newline;
    const stretch = this.#text.slice(start, Math.min(to, endOfLine)).trimEnd();
    return { line: Math.max(1, line), column: Math.max(1, col), length: Math.max(1, stretch.length) };
  }
}

/** Whether a value can be pointed at where it stands: it is on the line of its key, and there is something to see. */
function standsAlone(node: Node | null): boolean {
  if (node === null) return false;
  if (isScalar(node)) return node.value !== null || (node.source ?? '') !== '';
  if (isMap(node) || isSeq(node)) return node.flow === true;
  return true;
}
