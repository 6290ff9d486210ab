import { type BadRow, type BadRowCode, badRow } from './bad-row.ts';
import type { Row } from './row.ts';
import type { ColumnRule, ListRule, TextRule, TimeFormat, TimeRule } from './rule.ts';
import { type TimeReader, timeReader } from './time-format.ts';

/** Why a row gives no events. */
export type Stop = { readonly kind: 'bad'; readonly row: BadRow } | { readonly kind: 'ignored' };

/** What a cell stands for, or why it stands for nothing usable. */
type Cell = { readonly value: string | null } | { readonly code: BadRowCode; readonly reason: string } | 'ignore';

/** As in the engine's check of events. */
const LONGEST_TEXT = 500;
const LONGEST_ID = 200;
const MEMO_LIMIT = 20_000;

/**
 * Reads values out of the row at hand by their rules. The first thing wrong stops the row: what is read after it is null,
 * so that converters read all they need and then ask once. Cells repeat, so what they stand for is remembered, which also
 * makes one text of many equal ones.
 */
export class Reading {
  stop: Stop | null = null;
  #row: Row = { line: 0, cells: [] };
  readonly #nulls: ReadonlySet<string>;
  readonly #cells = new Map<TextRule, Map<string, Cell>>();
  readonly #times = new Map<TimeFormat, TimeReader>();

  constructor(nulls: ReadonlySet<string>) {
    this.#nulls = nulls;
  }

  begin(row: Row): void {
    this.#row = row;
    this.stop = null;
  }

  /** Stops the row, unless it is stopped already. */
  refuse(column: string | null, value: string | null, code: BadRowCode, reason: string): null {
    this.stop ??= { kind: 'bad', row: badRow(this.#row.line, column, value, code, reason) };
    return null;
  }

  /** The cell as the file writes it, null marks as null. */
  raw(slot: number): string | null {
    const text = this.#row.cells[slot] ?? null;
    return text === null || text === '' || this.#nulls.has(text) ? null : text;
  }

  text<T extends string>(rule: TextRule<T> | null): T | null {
    if (rule === null) return null;
    if (rule.kind === 'constant') return rule.value;
    const raw = this.raw(rule.slot);
    if (raw === null) return rule.empty;
    const cell = this.#cell(rule, raw);
    if (cell === 'ignore') {
      this.stop ??= { kind: 'ignored' };
      return null;
    }
    if ('code' in cell) return this.refuse(rule.column, raw, cell.code, cell.reason);
    return cell.value as T | null;
  }

  /** As `text`, but a row without it is a bad one. */
  needed<T extends string>(rule: TextRule<T> | null, what: string): T | null {
    const value = this.text(rule);
    if (value !== null || this.stop !== null) return value;
    const column = rule?.kind === 'column' ? rule.column : null;
    return this.refuse(
      column,
      column === null ? null : (this.#row.cells[(rule as ColumnRule).slot] ?? null),
      'missing',
      `The row has no ${what}.`,
    );
  }

  /** As `text`, of at most the 200 characters that an id may have. */
  id(rule: TextRule | null): string | null {
    const value = this.text(rule);
    if (value === null || value.length <= LONGEST_ID) return value;
    return this.refuse(
      rule?.kind === 'column' ? rule.column : null,
      value,
      'too_long',
      `The id has ${value.length} characters; ${LONGEST_ID} are allowed.`,
    );
  }

  /** A title for people: cut to what an event may hold rather than refused. */
  title(rule: TextRule | null): string | null {
    const raw = rule?.kind === 'column' ? this.raw(rule.slot) : null;
    if (raw === null || raw.length <= LONGEST_TEXT) return this.text(rule);
    return `${raw
      .slice(0, LONGEST_TEXT - 1)
      .toWellFormed()
      .replaceAll('\0', '')}…`;
  }

  /** Epoch milliseconds. */
  time(rule: TimeRule | null): number | null {
    if (rule === null) return null;
    const raw = this.raw(rule.slot);
    if (raw === null) return null;
    const read = this.#reader(rule.format);
    return (
      read(raw) ?? this.refuse(rule.column, raw, 'bad_time', `This is no time of the form ${formName(rule.format)}.`)
    );
  }

  neededTime(rule: TimeRule, what: string): number {
    const at = this.time(rule);
    if (at === null) this.refuse(rule.column, this.#row.cells[rule.slot] ?? null, 'missing', `The row has no ${what}.`);
    return at ?? 0;
  }

  /** Each value once, in the order of the cell. */
  list(rule: ListRule | null): readonly string[] {
    const raw = rule === null ? null : this.raw(rule.slot);
    if (rule === null || raw === null) return [];
    const items = raw.split(raw.includes('\n') ? '\n' : rule.separator).map((item) => item.trim());
    const wrong = items.map(textFault).find((found) => found !== null);
    if (wrong) this.refuse(rule.column, raw, wrong.code, wrong.reason);
    return [...new Set(items.filter((item) => item !== ''))];
  }

  #reader(format: TimeFormat): TimeReader {
    const reader = this.#times.get(format) ?? timeReader(format);
    this.#times.set(format, reader);
    return reader;
  }

  #known(rule: ColumnRule): Map<string, Cell> {
    const known = this.#cells.get(rule) ?? new Map<string, Cell>();
    this.#cells.set(rule, known);
    return known;
  }

  #cell(rule: ColumnRule, raw: string): Cell {
    const known = this.#known(rule);
    const cell = known.get(raw);
    if (cell !== undefined) return cell;
    if (known.size >= MEMO_LIMIT) known.clear();
    const fresh = meaningOf(rule, raw);
    known.set(raw, fresh);
    return fresh;
  }
}

function meaningOf(rule: ColumnRule, raw: string): Cell {
  const meaning = rule.map.get(raw) ?? rule.unlisted;
  if (meaning === 'keep') return textFault(raw) ?? { value: raw };
  switch (meaning.kind) {
    case 'value':
      return { value: meaning.value };
    case 'none':
      return { value: null };
    case 'ignore':
      return 'ignore';
    case 'bad':
      if (rule.map.has(raw)) return { code: 'bad_value', reason: 'The mapping says that this value is junk.' };
      return {
        code: 'unknown_value',
        reason: 'The mapping does not say what this value means. Add it to the map, to ignore, or to bad.',
      };
    default:
      return meaning satisfies never;
  }
}

function textFault(text: string): { code: BadRowCode; reason: string } | null {
  if (text.length > LONGEST_TEXT)
    return { code: 'too_long', reason: `The text has ${text.length} characters; ${LONGEST_TEXT} are allowed.` };
  if (text.includes('\0') || !text.isWellFormed())
    return { code: 'bad_text', reason: 'The text holds a NUL or half of a surrogate pair, which no database keeps.' };
  return null;
}

function formName(format: TimeFormat): string {
  if (format.kind === 'tokens') return format.tokens;
  if (format.kind !== 'iso') return format.kind;
  return format.zone === null
    ? '2026-03-02T08:00:00Z (with its offset; or say time.zone in the mapping)'
    : '2026-03-02T08:00:00';
}
