import { type Document, isScalar, LineCounter, parseDocument, visit } from 'yaml';
import { Places } from './places.ts';
import { aliasFaults } from './yaml-aliases.ts';
import { syntaxFault, type YamlFault } from './yaml-syntax.ts';

export interface YamlText {
  readonly places: Places;
  readonly faults: readonly YamlFault[];
  /** The plain value; undefined where the text is too broken for one. With a key that is written twice, the last one's. */
  readonly value: unknown;
}

const MOST_CHARACTERS = 2_000_000;
/** After so many syntax errors nobody reads on. */
const MOST_ERRORS = 50;

/**
 * Reads YAML 1.2, of which JSON is a part, into plain values: true, false and null are the only words that are no text,
 * and every key is text. Never throws.
 */
export function readYaml(text: string): YamlText {
  if (text.length > MOST_CHARACTERS) {
    return refused(text, `The file has over ${MOST_CHARACTERS / 1e6} million characters.`);
  }
  const lines = new LineCounter();
  const document = parse(text, lines);
  if (document === null || document.errors.some(({ code }) => code === 'RESOURCE_EXHAUSTION')) {
    return refused(text, 'The file is nested too deeply to be read.');
  }
  const places = new Places(document, text, lines);
  const errors = [...document.errors, ...document.warnings].slice(0, MOST_ERRORS);
  if (errors.length > 0) {
    const faults = errors.map((error) => syntaxFault(error, text));
    return { places, faults: onePerLine(faults, lines), value: undefined };
  }
  const aliases = aliasFaults(document);
  if (aliases.length > 0) return { places, faults: aliases, value: undefined };
  return { places, faults: repeatedKeys(document, lines), value: document.toJS({ maxAliasCount: -1 }) };
}

/** Null where the nesting is so deep that the parser runs out of stack. */
function parse(text: string, lineCounter: LineCounter): Document | null {
  try {
    return parseDocument(text, {
      lineCounter,
      prettyErrors: false,
      stringKeys: true,
      schema: 'core',
      merge: false,
      resolveKnownTags: false,
      // The parser compares each key with each other one; see repeatedKeys.
      uniqueKeys: false,
    });
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function refused(text: string, message: string): YamlText {
  const lines = new LineCounter();
  lines.addNewLine(0);
  const places = new Places(parseDocument(''), text, lines);
  return { places, faults: [{ code: 'too_large', message, from: 0, to: 1 }], value: undefined };
}

/** One slip often makes the parser stumble several times: of one line, the same sentence once. */
function onePerLine(faults: readonly YamlFault[], lines: LineCounter): YamlFault[] {
  const said = new Set<string>();
  return faults.filter(({ from, message }) => {
    const saying = `${lines.linePos(from).line} ${message}`;
    return !said.has(saying) && said.add(saying);
  });
}

function repeatedKeys(document: Document, lines: LineCounter): YamlFault[] {
  const faults: YamlFault[] = [];
  visit(document, {
    Map(_, map) {
      const first = new Map<string, number>();
      for (const { key } of map.items) {
        if (!isScalar(key)) continue;
        const name = String(key.value);
        const [from = 0, to = from + 1] = key.range ?? [];
        const before = first.get(name);
        if (before === undefined) {
          first.set(name, from);
        } else {
          const message = `${JSON.stringify(name)} is written twice in one place, first on line ${lines.linePos(before).line}. Keep one of them.`;
          faults.push({ code: 'duplicate_key', message, from, to });
        }
      }
    },
  });
  return faults;
}
