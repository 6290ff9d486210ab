/** §8.3: what was promised by a zone as it was known keeps its hours through an update of the zone data. */
import { describe, expect, it } from 'vitest';
import { cachedSchedule } from '../../src/schedule/cache.ts';
import { compileSchedule } from '../../src/schedule/compile.ts';
import { scheduleDays } from '../../src/schedule/days.ts';
import type { HeldZones } from '../../src/zone/zone.ts';

const HOUR_MS = 3_600_000;
const at = (text: string) => Date.parse(text);
const office = { timeZone: 'Europe/Berlin', weekly: { mon: ['09:00-17:00'], wed: ['09:00-17:00'] } } as const;

/** As if nobody had expected daylight saving in 2026 and 2027. */
const withoutSummer: HeldZones = (timeZone) =>
  timeZone === 'Europe/Berlin'
    ? {
        fromMs: at('2025-12-31T23:00:00Z'),
        toMs: at('2028-01-01T00:00:00Z'),
        changes: [[at('2025-12-31T23:00:00Z'), HOUR_MS]],
      }
    : undefined;

describe('a schedule with held zones', () => {
  const held = compileSchedule(office, { zones: withoutSummer });
  const now = compileSchedule(office);
  const opens = (schedule: typeof held, day: string) =>
    schedule.segments(at(`${day}T00:00:00Z`), at(`${day}T23:00:00Z`))[0]!.startMs;

  it('goes by the offsets that are held', () => {
    expect(opens(held, '2026-07-06')).toBe(at('2026-07-06T08:00:00Z'));
    expect(opens(now, '2026-07-06')).toBe(at('2026-07-06T07:00:00Z'));
  });

  it.each(['2024-07-01', '2025-07-07', '2025-12-31', '2028-01-03', '2028-07-03', '2031-07-07'])(
    'goes by the zone as it is known now before and after: %s',
    (day) => {
      expect(opens(held, day)).toBe(opens(now, day));
    },
  );

  it('goes by the zone as it is known now where nothing is held of it', () => {
    const tokyo = { ...office, timeZone: 'Asia/Tokyo' };
    expect(opens(compileSchedule(tokyo, { zones: withoutSummer }), '2026-07-06')).toBe(
      opens(compileSchedule(tokyo), '2026-07-06'),
    );
  });

  it('holds changes too: what is held in full is what is known', () => {
    const known: HeldZones = () => ({
      fromMs: at('2025-12-31T23:00:00Z'),
      toMs: at('2027-01-02T00:00:00Z'),
      changes: [
        [at('2025-12-31T23:00:00Z'), HOUR_MS],
        [at('2026-03-29T01:00:00Z'), 2 * HOUR_MS],
        [at('2026-10-25T01:00:00Z'), HOUR_MS],
      ],
    });
    const [from, to] = [at('2025-01-01T00:00:00Z'), at('2029-01-01T00:00:00Z')];
    expect(compileSchedule(office, { zones: known }).segments(from, to)).toEqual(now.segments(from, to));
  });

  it('shows its days so', () => {
    const changes = (zones?: HeldZones) =>
      scheduleDays(office, { zones }, '2026-03-28', '2026-03-31').map(({ clockChangeMinutes }) => clockChangeMinutes);
    expect(changes()).toEqual([0, -60, 0]);
    expect(changes(withoutSummer)).toEqual([0, 0, 0]);
  });

  it('is not taken for the one that goes by what is known now', () => {
    const remembered = cachedSchedule(office);
    expect(opens(cachedSchedule(office, { zones: withoutSummer }), '2026-07-06')).toBe(at('2026-07-06T08:00:00Z'));
    expect(cachedSchedule(office)).toBe(remembered);
  });
});
