/**
 * Shapes describe what may be written in the configuration. They are data, and the one source of
 * what the reader accepts (read.ts) and of the JSON Schema that editors use (json-schema.ts).
 */
import type { ConfigCode } from '../codes.ts';

export type Shape =
  | TextShape
  | TemplateShape
  | ChoiceShape
  | FlagShape
  | NumberShape
  | DurationShape
  | SecretShape
  | UrlShape
  | ListShape
  | TableShape
  | RecordShape
  | OneKeyShape
  | ByKindShape
  | RawShape;

/** Text with at least one character that is no space. `suggest`: values that an editor offers; others pass. */
export interface TextShape {
  readonly kind: 'text';
  readonly suggest?: readonly string[];
}

/** A message with `{{name}}` in it. */
export interface TemplateShape {
  readonly kind: 'template';
}

/** One of a few words. `refused`: words that a reader could expect to work, with why they do not. */
export interface ChoiceShape<C extends string = string> {
  readonly kind: 'choice';
  readonly of: readonly C[];
  readonly refused?: Readonly<Record<string, { readonly code: ConfigCode; readonly message: string }>>;
}

/** True or false. */
export interface FlagShape {
  readonly kind: 'flag';
}

export interface NumberShape {
  readonly kind: 'number';
  readonly whole: boolean;
  /** The number is above this. */
  readonly above: number;
  readonly most: number | null;
  /** What a good number is: `a whole number of seconds, 1 or more`. */
  readonly as: string;
}

/** Text by §1.3, read as whole seconds. */
export interface DurationShape {
  readonly kind: 'duration';
  /** What to write where a bare number of seconds stands. */
  readonly insteadOf: (seconds: number) => string;
}

/** `{ env: NAME }` or `{ file: PATH }`. */
export interface SecretShape {
  readonly kind: 'secret';
}

/** An http(s) address without a secret in it, or where `secretToo` says so a reference as for a secret. */
export interface UrlShape<T extends boolean = boolean> {
  readonly kind: 'url';
  readonly secretToo: T;
}

/** A list; with `orOne` a single entry may stand alone. */
export interface ListShape<S extends Shape = Shape> {
  readonly kind: 'list';
  readonly of: S;
  readonly orOne: boolean;
  readonly least: 0 | 1;
}

/** Names of the writer's choice, each with the same shape below it. */
export interface TableShape<S extends Shape = Shape> {
  readonly kind: 'table';
  readonly of: S;
  /** What is named: `a policy`. */
  readonly names: string;
}

export interface Field<S extends Shape = Shape> {
  readonly shape: S;
  /** A sentence for editors and docs. */
  readonly about: string;
  readonly required: boolean;
  /** A key with nothing after it counts as left out: a section whose entries are all commented out. */
  readonly mayBeEmpty: boolean;
}

export type Fields = Readonly<Record<string, Field>>;

export interface RecordShape<F extends Fields = Fields> {
  readonly kind: 'record';
  readonly fields: F;
  /** Further JSON Schema keywords, for what the checks after reading say about several fields at once. */
  readonly json: Readonly<Record<string, unknown>>;
}

/** An object of exactly one key, which says what it is: `slack: {…}`. */
export interface OneKeyShape<F extends Fields = Fields> {
  readonly kind: 'oneKey';
  readonly of: F;
}

/** An object whose field `kind` says which fields it has. */
export interface ByKindShape<K extends Readonly<Record<string, RecordShape>> = Readonly<Record<string, RecordShape>>> {
  readonly kind: 'byKind';
  readonly of: K;
}

/** Checked by its own code; here only as JSON Schema. */
export interface RawShape {
  readonly kind: 'raw';
  readonly json: Readonly<Record<string, unknown>>;
}
