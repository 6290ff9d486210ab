import { describe, expect, it } from 'vitest';
import { parseDate } from '../../src/zone/civil.ts';
import { zoneName, zoneNames, zoneOf } from '../../src/zone/zone.ts';

const MINUTE = 60_000;

describe('a zone', () => {
  it('puts local times where Temporal puts them, around every change of every zone', () => {
    let checked = 0;
    for (const name of zoneNames()) {
      const zone = zoneOf(name);
      const from = Temporal.Instant.from('1985-01-01T00:00Z').toZonedDateTimeISO(name);
      for (
        let at = from.getTimeZoneTransition('next');
        at !== null && at.year < 2038;
        at = at.getTimeZoneTransition('next')
      ) {
        for (const minutes of [-1470, -61, -60, -31, -30, -1, 0, 1, 29, 30, 59, 60, 119, 1440]) {
          const local = at.toPlainDateTime().add({ minutes }).round('minute');
          const day = parseDate(local.toPlainDate().toString())!;
          const minute = local.hour * 60 + local.minute;
          const later = local.toZonedDateTime(name, { disambiguation: 'later' }).epochMilliseconds;
          const compatible = local.toZonedDateTime(name, { disambiguation: 'compatible' }).epochMilliseconds;
          const found = [zone.instantOf(day, minute, 'earlier'), zone.instantOf(day, minute, 'later')];
          if (found[0] !== compatible || found[1] !== later)
            throw new Error(`${name} ${local.toString()}: ${found.join()}`);
          checked++;
        }
        const atMs = at.epochMilliseconds;
        if (zone.offsetAt(atMs) * 1e6 !== at.offsetNanoseconds) throw new Error(`${name} ${at.toString()}: offset`);
        const before = at.subtract({ milliseconds: 1 });
        if (zone.offsetAt(atMs - 1) * 1e6 !== before.offsetNanoseconds)
          throw new Error(`${name} ${at.toString()}: before`);
      }
    }
    expect(checked).toBeGreaterThan(100_000);
  });

  it.each([
    ['Pacific/Apia', '2011-12-30', true],
    ['Pacific/Apia', '2011-12-29', false],
    ['Pacific/Apia', '2011-12-31', false],
    ['Pacific/Kwajalein', '1993-08-21', true],
    ['Pacific/Kiritimati', '1994-12-31', true],
    ['Europe/Berlin', '2026-03-29', false],
    ['America/Sao_Paulo', '2018-11-04', false],
  ])('%s passed over %s: %s', (name, date, skipped) => {
    expect(zoneOf(name).skips(parseDate(date)!)).toBe(skipped);
  });

  it('knows the local date of an instant', () => {
    const midnight = Date.parse('2026-03-01T23:00:00Z');
    expect(zoneOf('Europe/Berlin').dayAt(midnight)).toBe(parseDate('2026-03-02'));
    expect(zoneOf('Europe/Berlin').dayAt(midnight - MINUTE)).toBe(parseDate('2026-03-01'));
  });

  it.each([
    ['Europe/Berlin', 'Europe/Berlin'],
    ['europe/berlin', 'Europe/Berlin'],
    ['Asia/Calcutta', 'Asia/Calcutta'],
    ['UTC', 'UTC'],
    ['Etc/GMT+5', 'Etc/GMT+5'],
    ['+02:00', null],
    ['-05', null],
    ['Z', null],
    ['Mars/Olympus', null],
    ['', null],
    [' UTC', null],
  ])('is named %s: %s', (written, name) => {
    expect(zoneName(written)).toBe(name);
  });

  it('is one and the same, however it is spelt, and none where the name is none', () => {
    expect(zoneOf('europe/berlin')).toBe(zoneOf('Europe/Berlin'));
    expect(() => zoneOf('Mars/Olympus')).toThrow(/unknown_time_zone/);
  });

  it('says so where Temporal is missing', () => {
    const { Temporal: kept } = globalThis;
    try {
      Reflect.deleteProperty(globalThis, 'Temporal');
      expect(() => zoneName('UTC')).toThrow(/Temporal is missing/);
    } finally {
      globalThis.Temporal = kept;
    }
  });
});
