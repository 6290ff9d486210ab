import { describe, either, type Keys, type Report } from '../report.ts';
import type { ListShape, Shape } from './shape.ts';

/** Refuses a value of another kind than its shape takes. */
export function wrongType(shape: Shape, value: unknown, keys: Keys, report: Report): null {
  const written = describe(value);
  const what = `${written[0]?.toUpperCase()}${written.slice(1)}`;
  return report.error(keys, 'wrong_type', `${what} is not what is expected here. ${expected(shape, value)}.`);
}

/** `Write …`, without the full stop: what a value of this shape looks like, as near as can be to what was written. */
export function expected(shape: Shape, value?: unknown): string {
  switch (shape.kind) {
    case 'text':
    case 'template': {
      const plain = typeof value === 'number' || typeof value === 'boolean';
      return plain ? `Write it as text, in quotes: "${value}"` : 'Write text';
    }
    case 'choice':
      return `Write ${either(shape.of)}`;
    case 'flag': {
      const yes = typeof value === 'string' && /^(yes|on|true|y|1)$/i.test(value);
      const no = typeof value === 'string' && /^(no|off|false|n|0)$/i.test(value);
      return yes || no ? `Write ${yes}, without quotes` : 'Write true or false';
    }
    case 'number': {
      const digits = typeof value === 'string' && value.trim() !== '' && Number.isFinite(Number(value));
      return digits ? `Write the number ${value.trim()} without quotes` : `Write ${shape.as}`;
    }
    case 'duration':
      return 'Write a duration such as 4h, 1h30m or 90s';
    case 'secret':
      return 'Write { env: NAME } or { file: PATH }';
    case 'url':
      return 'Write an address that begins with https://';
    case 'list':
      return listExpected(shape, value);
    case 'table':
      return `Write the name of ${shape.names}, a colon and what belongs to it, or {} for none`;
    case 'record':
      return `Write its fields: ${Object.keys(shape.fields).join(', ')}`;
    case 'oneKey':
      return `Write one of ${Object.keys(shape.of).join(', ')}, a colon and what belongs to it`;
    case 'byKind':
      return `Write its fields, first kind: ${either(Object.keys(shape.of))}`;
    case 'raw':
      return 'Write its fields';
    default:
      return shape satisfies never;
  }
}

function listExpected(shape: ListShape, value: unknown): string {
  if (typeof value === 'string') return `Write a list: [${value}]`;
  return shape.least === 0 ? 'Write a list, [] for none' : 'Write a list: one line for each entry, each after a dash';
}

/** What may stand after a key, in a few letters: `…`, `[…]`, `4h`. */
export function sample(shape: Shape): string {
  switch (shape.kind) {
    case 'number':
      return shape.most === 1 && shape.whole ? '1' : '…';
    case 'duration':
      return '1h';
    case 'secret':
      return '{ env: NAME }';
    case 'url':
      return shape.secretToo ? '{ env: NAME }' : 'https://…';
    case 'list':
      return '[…]';
    case 'table':
    case 'record':
      return '{…}';
    default:
      return '…';
  }
}
