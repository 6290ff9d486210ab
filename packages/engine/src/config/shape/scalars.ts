import { parseDuration } from '../../duration.ts';
import { fault } from '../../fault.ts';
import { meant } from '../near.ts';
import { describe, type Keys, type Report } from '../report.ts';
import { expected, wrongType } from './expected.ts';
import type { ChoiceShape, DurationShape, NumberShape } from './shape.ts';

export function readText(value: unknown, keys: Keys, report: Report): string | null {
  if (typeof value !== 'string') return wrongType({ kind: 'text' }, value, keys, report);
  if (value.trim() === '')
    return report.error(
      keys,
      'empty_text',
      'Text without a character is refused. Write something, or leave the key out.',
    );
  if (CONTROL.test(value))
    return report.error(
      keys,
      'control_character',
      `${describe(value)} holds a character that cannot be seen. Write it anew.`,
    );
  return value;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for.
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/;

export function readChoice(shape: ChoiceShape, value: unknown, keys: Keys, report: Report): string | null {
  if (typeof value !== 'string') return wrongType(shape, value, keys, report);
  if (shape.of.includes(value)) return value;
  if (shape.refused !== undefined && Object.hasOwn(shape.refused, value)) {
    const { code, message } = shape.refused[value]!;
    return report.error(keys, code, message);
  }
  if (value.trim() === '') return readText(value, keys, report);
  const otherwise = ` ${expected(shape)}.`;
  return report.error(
    keys,
    'unknown_value',
    `${describe(value)} is not known here.${meant(value, shape.of, otherwise)}`,
  );
}

export function readNumber(shape: NumberShape, value: unknown, keys: Keys, report: Report): number | null {
  if (typeof value !== 'number') return wrongType(shape, value, keys, report);
  const inside = Number.isFinite(value) && value > shape.above && (shape.most === null || value <= shape.most);
  if (inside && (!shape.whole || Number.isInteger(value))) return value;
  return report.error(keys, 'bad_number', `${value} is not accepted. ${expected(shape)}.`);
}

export function readDuration(shape: DurationShape, value: unknown, keys: Keys, report: Report): number | null {
  if (typeof value === 'number' && Number.isInteger(value) && value > 0) {
    const instead = shape.insteadOf(value);
    return report.error(keys, 'wrong_type', `${value} has no unit; a duration is text. ${instead}`);
  }
  if (typeof value !== 'string') return wrongType(shape, value, keys, report);
  const parsed = parseDuration(value);
  if ('seconds' in parsed) return parsed.seconds;
  report.add([fault(keys, parsed.code, parsed.message)]);
  return null;
}
