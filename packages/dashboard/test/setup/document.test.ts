import { parseConfig } from '@kept/engine';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { faultIn, parseText, placeOf, withValue } from '../../src/setup/document.ts';

const TEXT = `kept: 1
# When somebody answers
schedules:
  berlin:
    timeZone: Europe/Berlin # the head office
    weekly: { mon: ["09:00-17:00"] }
policies:
  standard: # for everybody
    schedule: berlin
    metrics:
      firstReply: { target: 4h }
assignments:
  - { policy: standard }
`;

describe('forms change the text in place', () => {
  it('and leave comments, order and style of all else', () => {
    expect(withValue(TEXT, ['schedules', 'berlin', 'timeZone'], 'Europe/Paris')).toBe(
      TEXT.replace('Europe/Berlin', 'Europe/Paris'),
    );
    expect(withValue(TEXT, ['policies', 'standard', 'metrics', 'firstReply', 'target'], '30m')).toBe(
      TEXT.replace('4h', '30m'),
    );
  });

  it('and make what is not there, short things in one line', () => {
    const text = withValue(TEXT, ['schedules', 'berlin', 'overrides'], { '12-24': 'closed' });
    expect(text).toContain('    overrides: { 12-24: closed }\n');
    expect(withValue(TEXT, ['policies', 'vip', 'metrics', 'resolution'], { target: '8h' })).toContain(
      '  vip:\n    metrics:\n      resolution: { target: 8h }\n',
    );
    expect(withValue(TEXT, ['assignments', 1], { policy: 'standard', team: 'gold' })).toContain(
      '  - { policy: standard, team: gold }\n',
    );
  });

  it('and take out what is no more', () => {
    expect(withValue(TEXT, ['policies', 'standard', 'schedule'], undefined)).toBe(
      TEXT.replace('    schedule: berlin\n', ''),
    );
  });

  it('and begin where there is nothing', () => {
    expect(parseText(withValue('', ['policies', 'vip', 'ignoreOfficeHours'], true)).raw).toEqual({
      kept: 1,
      policies: { vip: { ignoreOfficeHours: true } },
    });
  });
});

describe('whatever is changed', () => {
  const key = fc.constantFrom(
    'policies',
    'standard',
    'metrics',
    'firstReply',
    'schedules',
    'berlin',
    'weekly',
    'mon',
    'new',
  );
  const value = fc.option(
    fc.oneof(
      fc.constantFrom('4h', 'closed', 'yes: no', '# x', '12'),
      fc.integer(),
      fc.array(fc.constantFrom('a', 'b: c')),
      fc.dictionary(fc.constantFrom('a', 'b'), fc.constantFrom('1h', 'x')),
    ),
    { nil: undefined },
  );

  it('the text holds it, and everything else as before', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.array(key, { minLength: 1, maxLength: 4 }), value), { maxLength: 5 }),
        (changes) => {
          let text = TEXT;
          for (const [keys, next] of changes) {
            const expected = structuredClone(parseText(text).raw) as Record<string, unknown>;
            if (!assign(expected, keys, next)) continue;
            text = withValue(text, keys, next);
            expect(parseText(text).raw).toEqual(expected);
          }
        },
      ),
    );
  });
});

/** As the form means it; false where the way there leads through something that is no map. */
function assign(into: Record<string, unknown>, keys: readonly string[], value: unknown): boolean {
  let at = into;
  for (const key of keys.slice(0, -1)) {
    const next = at[key];
    if (next === undefined && value === undefined) return false;
    if (next !== undefined && (typeof next !== 'object' || next === null || Array.isArray(next))) return false;
    at[key] ??= {};
    at = at[key] as Record<string, unknown>;
  }
  if (value === undefined) delete at[keys.at(-1)!];
  else at[keys.at(-1)!] = value;
  return true;
}

describe('faults stand at their line', () => {
  it('of a value, a key, or the nearest part that is there', () => {
    const parsed = parseText(TEXT.replace('4h', '2d').replace('berlin\n    metrics', 'paris\n    metrics'));
    const checked = parseConfig(parsed.document.toJS());
    const faults = checked.ok ? [] : checked.faults.map((fault) => faultIn(parsed, fault));
    const lines = Object.fromEntries(faults.map(({ path, place }) => [path, place.line]));
    expect(lines['policies.standard.metrics.firstReply.target']).toBe(11);
    expect(lines['policies.standard.schedule']).toBe(9);
    expect(placeOf(parsed, ['policies', 'standard', 'nothing', 'like', 'it']).line).toBe(8);
  });

  it('also of text that is no YAML', () => {
    const { broken, raw } = parseText('kept: 1\npolicies: { a: [\n');
    expect(broken[0]).toMatchObject({ severity: 'error' });
    expect(broken[0]!.place.line).toBeGreaterThanOrEqual(2);
    expect(raw).toEqual({});
  });
});
