import { isObject, type MappingFields } from './mapping-fields.ts';
import { timeFormat } from './mapping-time.ts';
import type { ListRule, Meaning, TextRule, TimeFormat, TimeRule } from './rule.ts';

const COLUMN_FIELDS = ['column', 'map', 'default', 'unlisted', 'bad', 'ignore', 'value'];
const UNLISTED = ['keep', 'bad', 'ignore', 'none'] as const;

/** Turns what `columns` says of each value into rules, giving out the slots. */
export class MappingRules {
  readonly columns: string[] = [];
  readonly #fields: MappingFields;
  readonly #time: TimeFormat | null;

  /** `time` is the format of columns that name none. */
  constructor(fields: MappingFields, time: TimeFormat | null) {
    this.#fields = fields;
    this.#time = time;
  }

  /** `subject: Title`, `{ column: Title, … }` or `{ value: text }`; null where the field is absent or faulty. */
  text(field: string): TextRule | null {
    return this.#rule(field, this.#fields, null, new Map());
  }

  /** As `text`, for one of Kept's own words; `known`: what the file may say without a map. */
  choice<T extends string>(
    field: string,
    words: readonly T[],
    known: Readonly<Record<string, T>> = {},
  ): TextRule<T> | null {
    const plain = new Map<string, T>([...words.map((word) => [word, word] as const), ...Object.entries(known)]);
    return this.#rule(field, this.#fields, words, plain) as TextRule<T> | null;
  }

  custom(field: string): (readonly [string, TextRule])[] {
    const inside = this.#fields.inside(field);
    if (inside === null) return [];
    return inside.names.flatMap((name) => {
      const rule = this.#rule(name, inside, null, new Map());
      return rule === null ? [] : [[name, rule] as const];
    });
  }

  time(field: string): TimeRule | null {
    const value = this.#fields.raw(field);
    if (value === undefined) return null;
    const inside = isObject(value) ? this.#fields.inside(field) : null;
    inside?.only(['column', 'format', 'zone']);
    const column = inside === null ? this.#fields.text(field) : this.#named(inside);
    const own = inside !== null && (inside.has('format') || inside.has('zone'));
    const format = own ? timeFormat(inside, this.#time) : this.#time;
    if (column === null || format === null) return null;
    return { column, slot: this.#slot(column), format };
  }

  list(field: string): ListRule | null {
    const value = this.#fields.raw(field);
    if (value === undefined) return null;
    const inside = isObject(value) ? this.#fields.inside(field) : null;
    inside?.only(['column', 'separator']);
    const column = inside === null ? this.#fields.text(field) : this.#named(inside);
    return column === null ? null : { column, slot: this.#slot(column), separator: inside?.text('separator') ?? ',' };
  }

  #rule(
    field: string,
    fields: MappingFields,
    words: readonly string[] | null,
    known: ReadonlyMap<string, string>,
  ): TextRule | null {
    const value = fields.raw(field);
    if (value === undefined) return null;
    if (!isObject(value)) {
      const column = fields.text(field);
      return column === null ? null : this.#columnRule(column, null, words, known);
    }
    const inside = fields.inside(field)!;
    inside.only(COLUMN_FIELDS);
    if (inside.has('value')) return constant(inside, words);
    const column = this.#named(inside);
    return column === null ? null : this.#columnRule(column, inside, words, known);
  }

  #columnRule(
    column: string,
    fields: MappingFields | null,
    words: readonly string[] | null,
    known: ReadonlyMap<string, string>,
  ): TextRule {
    const map = new Map<string, Meaning>();
    const written = fields?.inside('map') ?? null;
    for (const from of written?.names ?? []) {
      const meaning = meaningOf(written!, from, words);
      map.set(from, meaning ?? { kind: 'none' });
    }
    if (written === null) for (const [from, to] of known) map.set(from, { kind: 'value', value: to });
    for (const text of fields?.texts('bad') ?? []) set(fields!, map, 'bad', text, written);
    for (const text of fields?.texts('ignore') ?? []) set(fields!, map, 'ignore', text, written);
    const empty = fields?.text('default') ?? null;
    if (empty !== null && words !== null) fields!.oneOf('default', empty, words);
    if (fields?.has('default') && fields.has('unlisted')) {
      fields.refuse(
        'unlisted',
        'one_of_two',
        'default already says what becomes of values that the map does not list. Write one of the two.',
      );
    }
    const otherwise = words === null && written === null ? 'keep' : 'bad';
    const unlisted = fields?.choice('unlisted', words === null ? UNLISTED : UNLISTED.slice(1)) ?? otherwise;
    const listed: Meaning | 'keep' = unlisted === 'keep' ? 'keep' : { kind: unlisted };
    const keeps = words === null && written === null;
    return {
      kind: 'column',
      column,
      slot: this.#slot(column),
      map,
      unlisted: empty === null || keeps ? listed : { kind: 'value', value: empty },
      empty,
    };
  }

  #named(fields: MappingFields): string | null {
    if (!fields.has('column')) fields.missing('column', 'Name the column of the file.');
    return fields.text('column');
  }

  #slot(column: string): number {
    const known = this.columns.indexOf(column);
    return known >= 0 ? known : this.columns.push(column) - 1;
  }
}

function constant(fields: MappingFields, words: readonly string[] | null): TextRule | null {
  fields.only(['value']);
  const value = fields.text('value');
  if (value === null || (words !== null && fields.oneOf('value', value, words) === null)) return null;
  return { kind: 'constant', value };
}

function meaningOf(map: MappingFields, from: string, words: readonly string[] | null): Meaning | null {
  if (map.raw(from) === null) return { kind: 'none' };
  const to = map.text(from);
  if (to === null || (words !== null && map.oneOf(from, to, words) === null)) return null;
  return { kind: 'value', value: to };
}

function set(
  fields: MappingFields,
  map: Map<string, Meaning>,
  kind: 'bad' | 'ignore',
  text: string,
  written: MappingFields | null,
): void {
  if (written?.has(text) || map.get(text)?.kind === (kind === 'bad' ? 'ignore' : 'bad')) {
    fields.refuse(
      kind,
      'one_of_two',
      `${JSON.stringify(text)} already has a meaning. Write it once, in map, bad or ignore.`,
    );
  } else map.set(text, { kind });
}
