/**
 * How a value of an event is read from a row. A mapping is checked once into these; `slot` is the
 * place of the column in `Mapping.columns`, so that no row is ever searched by name.
 */

/** What one value of a column stands for. */
export type Meaning<T extends string = string> =
  | { readonly kind: 'value'; readonly value: T }
  /** The row has no such value. */
  | { readonly kind: 'none' }
  /** The row is listed as a bad one. */
  | { readonly kind: 'bad' }
  /** The row is passed over and counted. */
  | { readonly kind: 'ignore' };

export interface ColumnRule<T extends string = string> {
  readonly kind: 'column';
  readonly column: string;
  readonly slot: number;
  /** Values of the file that mean something else in Kept. */
  readonly map: ReadonlyMap<string, Meaning<T>>;
  /** Values that the map does not list: kept as they are, or all alike. */
  readonly unlisted: Meaning<T> | 'keep';
  /** Where the cell is empty. */
  readonly empty: T | null;
}

export type TextRule<T extends string = string> = { readonly kind: 'constant'; readonly value: T } | ColumnRule<T>;

/** How a column writes instants. Without a zone, a time without an offset is refused. */
export type TimeFormat =
  | { readonly kind: 'iso'; readonly zone: string | null }
  | { readonly kind: 'epochSeconds' }
  | { readonly kind: 'epochMs' }
  /** Tokens as Luxon's `fromFormat` knows them. `zone` is null only where the tokens hold an offset. */
  | { readonly kind: 'tokens'; readonly tokens: string; readonly zone: string | null };

export interface TimeRule {
  readonly column: string;
  readonly slot: number;
  readonly format: TimeFormat;
}

/** A cell that holds several values, `vip, login`. */
export interface ListRule {
  readonly column: string;
  readonly slot: number;
  readonly separator: string;
}
