import type { Fault } from '@kept/engine';
import { fault } from '@kept/engine';
import { type Document, isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml';

/** A fault of a file, with its place in it; line and column count from 1. */
export interface LocatedFault extends Fault {
  readonly line: number;
  readonly column: number;
}

type Keys = readonly (string | number)[];

/** A mapping's YAML (or JSON) as plain values, and where each of them is written. */
export class MappingFile {
  readonly #document: Document.Parsed;
  readonly #lines = new LineCounter();

  constructor(text: string) {
    this.#document = parseDocument(text, { lineCounter: this.#lines, prettyErrors: false });
  }

  /** What makes the text no YAML at all. */
  syntaxFaults(): LocatedFault[] {
    return this.#document.errors.map((error) => {
      const repeated = error.code === 'DUPLICATE_KEY';
      const { line, col } = this.#lines.linePos(error.pos[0]);
      const message = repeated
        ? 'This key stands here a second time. Keep one of the two.'
        : `This is no YAML: ${error.message}.`;
      return { ...fault([], repeated ? 'repeated_key' : 'bad_yaml', message), line, column: col };
    });
  }

  /**
   * Objects, lists, texts and null. Every scalar is the text as written: `-100`, `1.0` and `yes` are values of somebody's
   * file, not numbers and truths.
   */
  value(): unknown {
    return this.#plain(this.#document.contents);
  }

  #plain(node: unknown): unknown {
    if (isAlias(node)) return this.#plain(node.resolve(this.#document));
    if (isMap(node)) return Object.fromEntries(node.items.map(({ key, value }) => [keyOf(key), this.#plain(value)]));
    if (isSeq(node)) return node.items.map((item) => this.#plain(item));
    if (!isScalar(node) || node.value === null) return null;
    return typeof node.value === 'string' ? node.value : (node.source ?? String(node.value));
  }

  /** Places a fault: at its key, else as near above it as there is something written. */
  locate(found: Fault): LocatedFault {
    const { line, col } = this.#lines.linePos(this.#offsetOf(found.keys));
    return { ...found, line: Math.max(1, line), column: Math.max(1, col) };
  }

  #offsetOf(keys: Keys): number {
    let node: unknown = this.#document.contents;
    let offset = (node as Node | null)?.range?.[0] ?? 0;
    for (const key of keys) {
      if (isAlias(node)) node = node.resolve(this.#document);
      if (isMap(node)) {
        const pair = node.items.find((item) => keyOf(item.key) === String(key));
        if (pair === undefined) return offset;
        offset = (pair.key as Node).range?.[0] ?? offset;
        node = pair.value;
      } else if (isSeq(node)) {
        node = node.items[Number(key)];
        offset = (node as Node | undefined)?.range?.[0] ?? offset;
      } else return offset;
    }
    return offset;
  }
}

function keyOf(key: unknown): string {
  if (!isScalar(key)) return String(key);
  return typeof key.value === 'string' ? key.value : (key.source ?? String(key.value));
}
