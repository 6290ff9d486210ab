import type {
  ByKindShape,
  ChoiceShape,
  DurationShape,
  Field,
  Fields,
  FlagShape,
  ListShape,
  NumberShape,
  OneKeyShape,
  RawShape,
  RecordShape,
  SecretShape,
  Shape,
  TableShape,
  TemplateShape,
  TextShape,
  UrlShape,
} from './shape.ts';

export const text: TextShape = { kind: 'text' };
export const template: TemplateShape = { kind: 'template' };
export const flag: FlagShape = { kind: 'flag' };
export const secret: SecretShape = { kind: 'secret' };
export const url: UrlShape<false> = { kind: 'url', secretToo: false };
export const urlOrSecret: UrlShape<true> = { kind: 'url', secretToo: true };

export function suggested(suggest: readonly string[]): TextShape {
  return { kind: 'text', suggest };
}

export function choice<const C extends string>(of: readonly C[], refused: ChoiceShape['refused'] = {}): ChoiceShape<C> {
  return { kind: 'choice', of, refused };
}

export function number(as: string, limits: { whole?: boolean; above: number; most?: number }): NumberShape {
  return { kind: 'number', whole: limits.whole ?? false, above: limits.above, most: limits.most ?? null, as };
}

export function duration(insteadOf: DurationShape['insteadOf'] = (seconds) => `Write "${seconds}s".`): DurationShape {
  return { kind: 'duration', insteadOf };
}

export function list<S extends Shape>(of: S, least: 0 | 1 = 0): ListShape<S> {
  return { kind: 'list', of, orOne: false, least };
}

export function oneOrMore<S extends Shape>(of: S): ListShape<S> {
  return { kind: 'list', of, orOne: true, least: 1 };
}

export function table<S extends Shape>(names: string, of: S): TableShape<S> {
  return { kind: 'table', names, of };
}

export function record<F extends Fields>(fields: F, json: RecordShape['json'] = {}): RecordShape<F> {
  return { kind: 'record', fields, json };
}

export function oneKey<F extends Fields>(of: F): OneKeyShape<F> {
  return { kind: 'oneKey', of };
}

export function byKind<K extends Readonly<Record<string, RecordShape>>>(of: K): ByKindShape<K> {
  return { kind: 'byKind', of };
}

export function raw(json: RawShape['json']): RawShape {
  return { kind: 'raw', json };
}

export function optional<S extends Shape>(shape: S, about: string): Field<S> {
  return { shape, about, required: false, mayBeEmpty: false };
}

/** As `optional`; nothing after the colon counts as left out. */
export function section<S extends Shape>(shape: S, about: string): Field<S> {
  return { shape, about, required: false, mayBeEmpty: true };
}

export function required<S extends Shape>(shape: S, about: string): Field<S> {
  return { shape, about, required: true, mayBeEmpty: false };
}
