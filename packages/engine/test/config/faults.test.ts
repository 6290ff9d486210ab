import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { CONFIG_CODES } from '../../src/config/codes.ts';
import { parseConfig } from '../../src/config/parse-config.ts';
import { pathOf } from '../../src/fault.ts';
import { SCHEDULE_CODES } from '../../src/schedule/codes.ts';
import { type FaultRow, faultRows, holidayCode } from './fault-rows.ts';

const rows = faultRows();

function found(row: FaultRow) {
  const parsed = parseConfig(parse(row.config, { stringKeys: true }), { holidayCode });
  return { refused: !parsed.ok, faults: parsed.ok ? parsed.warnings : parsed.faults };
}

describe('what is wrong with a configuration is found at once, with its place and what to write instead (§8.4)', () => {
  test.each(rows.map((row) => [row.faults.map(({ code, path }) => `${code} ${path}`).join(', '), row] as const))(
    '%s',
    (_, row) => {
      const { faults, refused } = found(row);
      const seen = faults.map(({ code, path }) => `${code} ${path}`).toSorted();
      expect(seen).toEqual(row.faults.map(({ code, path }) => `${code} ${path}`).toSorted());
      for (const { code, path, says } of row.faults) {
        const sentences = faults
          .filter((fault) => fault.code === code && fault.path === path)
          .map(({ message }) => message);
        expect(
          sentences.some((sentence) => sentence.includes(says)),
          `${says} in ${sentences}`,
        ).toBe(true);
      }
      expect(refused).toBe(faults.some(({ severity }) => severity === 'error'));
    },
  );

  test('every fault says its path as keys too, and ends its sentence', () => {
    for (const { faults } of rows.map(found)) {
      for (const { path, keys, message } of faults) {
        expect(pathOf(keys)).toBe(path);
        expect(message).toMatch(/[.?]$/);
      }
    }
  });

  test('every code has a row, and every row a registered code', () => {
    const registered = new Set([...Object.keys(CONFIG_CODES), ...Object.keys(SCHEDULE_CODES)]);
    const shown = new Set(rows.flatMap(({ faults }) => faults.map(({ code }) => code)));
    expect([...shown].toSorted()).toEqual([...registered].toSorted());
  });

  test('a secret that is refused is not repeated in the message', () => {
    const value = { kept: 1, connections: { a: { kind: 'slack', token: 'xoxb-very-secret' } } };
    expect(JSON.stringify(parseConfig(value))).not.toContain('very-secret');
  });
});
