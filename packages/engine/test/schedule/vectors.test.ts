import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { formatInstant, parseInstant } from '../../src/instant.ts';
import { compileSchedule } from '../../src/schedule/compile.ts';
import type { Holidays, ScheduleConfig } from '../../src/schedule/config.ts';

interface Case {
  readonly id: string;
  readonly note: string;
  readonly schedule: ScheduleConfig;
  readonly kind: 'elapsed' | 'add';
  readonly input: {
    readonly from: string;
    readonly to: string;
    readonly start: string;
    readonly durationMs: number;
    readonly holidays?: Readonly<Record<string, readonly string[]>>;
  };
  readonly expected: { readonly ms: number } | { readonly at: string | null };
}

const file = new URL('../../vectors/calendar-cases.jsonl', import.meta.url);
const cases = readFileSync(file, 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Case);

function given(dates: Readonly<Record<string, readonly string[]>>): Holidays {
  return (code, year) =>
    (dates[code] ?? []).filter((date) => date.startsWith(`${year}-`)).map((date) => ({ date, name: code }));
}

describe('the calendar cases', () => {
  it('are there', () => {
    expect(cases.length).toBeGreaterThanOrEqual(57);
  });

  it.each(cases)('$id $note', ({ kind, schedule, input, expected }) => {
    const compiled = compileSchedule(schedule, { holidays: given(input.holidays ?? {}) });
    if (kind === 'elapsed') {
      expect({ ms: compiled.elapsed(parseInstant(input.from)!, parseInstant(input.to)!) }).toEqual(expected);
    } else {
      const at = compiled.add(parseInstant(input.start)!, input.durationMs);
      expect({ at: at === null ? null : formatInstant(at) }).toEqual(expected);
    }
  });
});
