import { type Config, type Fault, fault, type ParseConfigOptions, parseConfig } from '@kept/engine';
import { inOrder, type LocatedFault } from './located-fault.ts';
import type { Places } from './places.ts';
import { readYaml } from './yaml-document.ts';
import type { YamlFault } from './yaml-syntax.ts';

/** What was read, kept with its revision: the text with its comments, and the plain value in it. */
export interface ConfigSource {
  readonly fileName: string;
  readonly text: string;
  readonly value: unknown;
}

export type ConfigText =
  | {
      readonly ok: true;
      readonly config: Config;
      readonly warnings: readonly LocatedFault[];
      readonly source: ConfigSource;
    }
  | { readonly ok: false; readonly faults: readonly LocatedFault[] };

/**
 * Reads a configuration from the text of a YAML or JSON file. Every fault has the line and column of what it is about;
 * they come in the order of the file. `fileName` is only how the file is called in faults.
 */
export function readConfigText(text: string, fileName: string, options: ParseConfigOptions = {}): ConfigText {
  const { places, faults, value } = readYaml(text);
  const syntax = faults.map((found) => located(found, fileName, places));
  if (value === undefined) return { ok: false, faults: inOrder(syntax) };
  if (value === null && faults.length === 0) {
    const empty = fault([], 'empty_file', 'The file holds no configuration. Begin with kept: 1.');
    return { ok: false, faults: [{ ...empty, file: fileName, ...places.at(0) }] };
  }
  const parsed = parseConfig(value, options);
  const found = (parsed.ok ? parsed.warnings : parsed.faults).map((each) => locate(each, fileName, places));
  if (parsed.ok && syntax.length === 0) {
    return { ok: true, config: parsed.config, warnings: inOrder(found), source: { fileName, text, value } };
  }
  // What a broken file is warned of need not hold once it is mended.
  const sure = syntax.length === 0 ? found : found.filter(({ severity }) => severity === 'error');
  return { ok: false, faults: inOrder([...syntax, ...sure]) };
}

function located({ code, message, from, to }: YamlFault, file: string, places: Places): LocatedFault {
  return { ...fault([], code, message), file, ...places.at(from, to) };
}

/** Codes that are about the key itself, not about what it holds. */
const ABOUT_THE_KEY = ['unknown_field', 'reserved_name', 'unused_policy', 'bad_override_date'];
/** Tables whose keys are names that are compared with others. */
const NAMING = ['tiers', 'byPriority', 'teams'];

function locate(found: Fault, file: string, places: Places): LocatedFault {
  const table = found.keys.at(-2);
  const naming = found.code === 'near_name' && typeof table === 'string' && NAMING.includes(table);
  const place = places.of(found.keys, naming || ABOUT_THE_KEY.includes(found.code) ? 'key' : 'value');
  return { ...found, message: `${found.message}${commentHint(found, places.lineText(place.line))}`, file, ...place };
}

/** `channel: #sla` holds nothing: what begins with # is a comment. */
function commentHint({ code }: Fault, line: string): string {
  if (code !== 'empty_value') return '';
  const comment = /:\s+(#\S.*)$/.exec(line.trimEnd())?.[1];
  return comment === undefined
    ? ''
    : ` What begins with # is a comment. Text that begins so goes in quotes: ${JSON.stringify(comment)}.`;
}
