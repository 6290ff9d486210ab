import { EVENT_TYPES, type EventType, formatInstant, parseInstant } from '@kept/engine';
import type { BadRow, BadRowCode } from './bad-row.ts';
import type { ImportedEvent } from './imported-event.ts';

/** How many of what an import found. Every row is in exactly one of: with events, unchanged, duplicates, ignored, bad. */
export interface Summary {
  readonly rows: number;
  readonly rowsWithEvents: number;
  /** Rows that say nothing new of their ticket. */
  readonly unchanged: number;
  /** Rows that stand in the file twice. */
  readonly duplicates: number;
  /** Rows that the mapping passes over. */
  readonly ignored: number;
  readonly bad: number;
  readonly tickets: number;
  readonly events: number;
  readonly eventsByType: Readonly<Record<EventType, number>>;
  readonly badByCode: Readonly<Partial<Record<BadRowCode, number>>>;
  /** The first of the bad rows; all are counted. */
  readonly badRows: readonly BadRow[];
  /** Epoch milliseconds of the earliest and the latest event; null without events. */
  readonly firstAt: number | null;
  readonly lastAt: number | null;
  /** Columns of the mapping in which no row had anything. */
  readonly emptyColumns: readonly string[];
}

/** So many bad rows are kept in the summary; `onBadRow` hears of every one. */
export const BAD_ROWS_KEPT = 1000;

export class Tally {
  readonly #counts = { rows: 0, rowsWithEvents: 0, unchanged: 0, duplicates: 0, ignored: 0, bad: 0, events: 0 };
  readonly #types = Object.fromEntries(EVENT_TYPES.map((type) => [type, 0])) as Record<EventType, number>;
  readonly #badByCode: Partial<Record<BadRowCode, number>> = {};
  readonly #badRows: BadRow[] = [];
  #first = '';
  #last = '';

  count(kind: 'unchanged' | 'duplicates' | 'ignored'): void {
    this.#counts.rows++;
    this.#counts[kind]++;
  }

  bad(row: BadRow): void {
    this.#counts.rows++;
    this.#counts.bad++;
    this.#badByCode[row.code] = (this.#badByCode[row.code] ?? 0) + 1;
    if (this.#badRows.length < BAD_ROWS_KEPT) this.#badRows.push(row);
  }

  /** Instants are compared as text: they are all of one form. */
  events(events: readonly ImportedEvent[]): void {
    this.#counts.rows++;
    this.#counts.rowsWithEvents++;
    this.#counts.events += events.length;
    for (const { type, at } of events) {
      this.#types[type]++;
      if (this.#first === '' || at < this.#first) this.#first = at;
      if (at > this.#last) this.#last = at;
    }
  }

  get rows(): number {
    return this.#counts.rows;
  }

  summary(tickets: number, emptyColumns: readonly string[]): Summary {
    return {
      ...this.#counts,
      tickets,
      eventsByType: this.#types,
      badByCode: this.#badByCode,
      badRows: this.#badRows,
      firstAt: parseInstant(this.#first),
      lastAt: parseInstant(this.#last),
      emptyColumns,
    };
  }
}

const BAD_ROWS_SHOWN = 20;

/** The summary as people read it; ends with a line feed. */
export function formatSummary(summary: Summary): string {
  const lines = [
    `${count(summary.rows, 'row')}, ${count(summary.tickets, 'ticket')}, ${count(summary.events, 'event')}${spanOf(summary)}`,
  ];
  const types = EVENT_TYPES.filter((type) => summary.eventsByType[type] > 0);
  lines.push(...table(types.map((type) => [type, summary.eventsByType[type]])));
  const rest = [
    ['say nothing new', summary.unchanged],
    ['stand in the file twice', summary.duplicates],
    ['are ignored by the mapping', summary.ignored],
    ['are bad', summary.bad],
  ] as const;
  const others = rest.filter(([, rows]) => rows > 0);
  if (others.length > 0) lines.push('Rows that', ...table(others));
  if (summary.emptyColumns.length > 0) lines.push(`Nothing in any row of: ${summary.emptyColumns.join(', ')}`);
  if (summary.bad > 0) lines.push(...badLines(summary));
  return `${lines.join('\n')}\n`;
}

function badLines({ bad, badByCode, badRows }: Summary): string[] {
  const codes = Object.entries(badByCode).toSorted(([, a], [, b]) => b - a);
  const shown = badRows.slice(0, BAD_ROWS_SHOWN).map((row) => `  ${formatBadRow(row)}`);
  const more = bad > shown.length ? [`  and ${count(bad - shown.length, 'more', 'more')}`] : [];
  return ['Bad rows', ...table(codes), ...shown, ...more];
}

/** `line 12, column "Status", "Foo": The mapping does not say …` */
export function formatBadRow({ line, column, value, reason }: BadRow): string {
  const place = column === null ? '' : `, column ${JSON.stringify(column)}`;
  return `line ${line}${place}${value === null ? '' : `, ${JSON.stringify(value)}`}: ${reason}`;
}

function spanOf({ firstAt, lastAt }: Summary): string {
  return firstAt === null || lastAt === null ? '' : `, ${formatInstant(firstAt)} to ${formatInstant(lastAt)}`;
}

function table(rows: readonly (readonly [string, number])[]): string[] {
  const numbers = rows.map(([, value]) => grouped(value));
  const width = Math.max(0, ...numbers.map((text) => text.length));
  return rows.map(([name], index) => `  ${numbers[index]!.padStart(width)}  ${name}`);
}

function count(value: number, one: string, many = `${one}s`): string {
  return `${grouped(value)} ${value === 1 ? one : many}`;
}

function grouped(value: number): string {
  return value.toLocaleString('en-US');
}
