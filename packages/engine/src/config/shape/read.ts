import type { SecretRef } from '../config.ts';
import type { Keys, Report } from '../report.ts';
import { checkTemplate } from '../template.ts';
import { readByKind, readList, readOneKey, readRecord, readTable } from './collections.ts';
import { expected, wrongType } from './expected.ts';
import { readSecret, readUrl } from './read-secret.ts';
import { readChoice, readDuration, readNumber, readText } from './scalars.ts';
import type {
  ByKindShape,
  ChoiceShape,
  Fields,
  ListShape,
  OneKeyShape,
  RecordShape,
  Shape,
  TableShape,
  UrlShape,
} from './shape.ts';

/**
 * What a shape reads as. Inside lists, tables and records null marks what is written but faulty
 * (it is reported already) and undefined what is not written.
 */
export type Read<S extends Shape> =
  S extends ChoiceShape<infer C>
    ? C
    : S extends { kind: 'text' | 'template' }
      ? string
      : S extends { kind: 'flag' }
        ? boolean
        : S extends { kind: 'number' | 'duration' }
          ? number
          : S extends { kind: 'secret' }
            ? SecretRef
            : S extends UrlShape<infer T>
              ? T extends true
                ? string | SecretRef
                : string
              : S extends ListShape<infer E>
                ? readonly (Read<E> | null)[]
                : S extends TableShape<infer E>
                  ? ReadonlyMap<string, Read<E> | null>
                  : S extends RecordShape<infer F>
                    ? ReadFields<F>
                    : S extends OneKeyShape<infer F>
                      ? { readonly [K in keyof F]: { readonly key: K; readonly value: Read<F[K]['shape']> } }[keyof F]
                      : S extends ByKindShape<infer K>
                        ? { readonly [N in keyof K]: { readonly kind: N; readonly fields: Read<K[N]> } }[keyof K]
                        : unknown;

export type ReadFields<F extends Fields> = { readonly [K in keyof F]: Read<F[K]['shape']> | null | undefined };

/** Reads `value` as its shape says and reports everything that is not so; null if the value itself is faulty. */
export function read<S extends Shape>(shape: S, value: unknown, keys: Keys, report: Report): Read<S> | null {
  return readAny(shape, value, keys, report) as Read<S> | null;
}

/** As `read`, for a shape that is known only at run time. */
export function readAny(shape: Shape, value: unknown, keys: Keys, report: Report): unknown {
  if (value === null && shape.kind !== 'raw') {
    return report.error(keys, 'empty_value', `Nothing is written here. ${expected(shape)}, or leave the key out.`);
  }
  switch (shape.kind) {
    case 'text':
      return readText(value, keys, report);
    case 'template': {
      const text = readText(value, keys, report);
      return text === null ? null : checkTemplate(text, keys, report);
    }
    case 'choice':
      return readChoice(shape, value, keys, report);
    case 'flag':
      return typeof value === 'boolean' ? value : wrongType(shape, value, keys, report);
    case 'number':
      return readNumber(shape, value, keys, report);
    case 'duration':
      return readDuration(shape, value, keys, report);
    case 'secret':
      return readSecret(value, keys, report);
    case 'url':
      return readUrl(value, shape.secretToo, keys, report);
    case 'list':
      return readList(shape, value, keys, report);
    case 'table':
      return readTable(shape, value, keys, report);
    case 'record':
      return readRecord(shape.fields, value, keys, report);
    case 'oneKey':
      return readOneKey(shape, value, keys, report);
    case 'byKind':
      return readByKind(shape, value, keys, report);
    case 'raw':
      return value;
    default:
      return shape satisfies never;
  }
}
