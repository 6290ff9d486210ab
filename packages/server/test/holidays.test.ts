import { compileSchedule, parseInstant } from '@kept/engine';
import { describe, expect, it } from 'vitest';
import { holidayCode, holidays } from '../src/holidays/holidays.ts';
import { holidayRegions, partsOf } from '../src/holidays/regions.ts';

function dates(code: string, year: number): string[] {
  return holidays(code, year).map(({ date }) => date.slice(5));
}

describe('§2.3 public holidays', () => {
  it('of Germany, those of Bavaria with the national ones', () => {
    const national = ['01-01', '04-03', '04-06', '05-01', '05-14', '05-25', '10-03', '12-25', '12-26'];
    expect(dates('DE', 2026)).toEqual(national);
    expect(dates('DE-BY', 2026)).toEqual([...national, '01-06', '06-04', '11-01'].sort());
    expect(holidays('DE-BY', 2026)[1]).toEqual({ date: '2026-01-06', name: 'Heilige Drei Könige' });
  });

  it('of the United States, substitute days included: 4 July 2026 is a Saturday', () => {
    expect(dates('US', 2026)).toEqual(expect.arrayContaining(['07-03', '07-04', '11-26']));
  });

  it('are found in the year in which the substitute falls: 1 January 2028 is a Saturday', () => {
    expect(dates('US', 2027)).toContain('12-31');
    expect(dates('US', 2028)).toContain('01-01');
    expect(dates('GB-ENG', 2027)).toEqual(expect.arrayContaining(['12-25', '12-26', '12-27', '12-28']));
  });

  it('are whole days also where the clock changes on them: Easter Sunday 2026 in Adelaide has 25 hours', () => {
    expect(dates('AU-SA', 2026)).toContain('04-05');
  });

  it('give each date of those that last longer', () => {
    const feast = holidays('TR', 2026).filter(({ name }) => name === 'Kurban Bayramı');
    expect(feast.map(({ date }) => date)).toEqual(['2026-05-27', '2026-05-28', '2026-05-29', '2026-05-30']);
  });

  it('count for their date where they begin at the sunset before', () => {
    expect(dates('IL', 2026)).toContain('04-02');
    expect(dates('MA', 2026)).toContain('03-20');
  });

  it('are no half days, observances or bank holidays', () => {
    expect(dates('IS', 2026)).not.toContain('12-24');
    expect(dates('HT', 2026)).not.toContain('02-16');
    expect(dates('DE', 2026)).not.toContain('12-24');
    expect(dates('DE', 2026)).not.toContain('05-10');
  });

  it('are none in years of which nothing is known', () => {
    expect([holidays('DE', 1899), holidays('DE', 2200), holidays('DE', -1)]).toEqual([[], [], []]);
    expect(dates('DE', 2199)).toContain('01-01');
  });

  it('are computed once', () => {
    expect(holidays('FR', 2026)).toBe(holidays('FR', 2026));
  });

  it('are in order, of the year asked for, one a date, for every country', () => {
    for (const { code, country } of holidayRegions()) {
      if (code !== country) continue;
      const found = holidays(code, 2027).map(({ date }) => date);
      expect(found.length, code).toBeGreaterThan(3);
      expect(found, code).toEqual([...new Set(found)].sort());
      for (const date of found) expect(date, code).toMatch(/^2027-/);
    }
  });

  it('close a schedule', () => {
    const office = {
      timeZone: 'Europe/Berlin',
      weekly: { fri: ['09:00-17:00'], mon: ['09:00-17:00'] },
      holidays: ['DE'],
    };
    const schedule = compileSchedule(office, { holidays });
    const goodFriday = parseInstant('2026-04-03T08:00:00Z')!;
    expect(schedule.add(goodFriday, 0)).toBe(parseInstant('2026-04-10T07:00:00Z'));
  });
});

describe('a holiday code', () => {
  it.each(['DE', 'DE-BY', 'DE-BY-A', 'US-CA', 'GB-ENG', 'CK-Atiu'])('is known: %s', (code) => {
    expect(holidayCode(code)).toBeNull();
  });

  it.each([
    ['de', /Did you mean DE \(Germany\)\?/],
    ['DE-by', /Did you mean DE-BY \(Bayern\)\?/],
    ['Germany', /Did you mean DE \(Germany\)\?/],
    ['Bayern', /Did you mean DE-BY \(Bayern\)\?/],
    ['Germny', /Did you mean DE \(Germany\)\?/],
    ['UK', /Did you mean GB \(United Kingdom\)\?/],
    ['US-CAL', /Did you mean US-CA \(California\)\?/],
    ['GB-EN', /Did you mean GB-ENG \(England\)\?/],
    ['US-XX', /In United States of America there are US-/],
    ['PL-MZ', /Holidays of Poland are known for the whole country only: write PL\./],
    ['ZZ', /such as DE or a subdivision such as DE-BY/],
    ['', /such as DE or a subdivision such as DE-BY/],
    ['__proto__', /such as DE/],
    ['DE-constructor', /In Germany there are/],
  ])('is unknown: %s', (code, says) => {
    expect(holidayCode(code)).toMatch(says);
    expect(() => holidays(code, 2026)).toThrow(/unknown_holiday_code/);
  });

  it('is known for every region that is listed, countries first', () => {
    const regions = holidayRegions();
    expect(regions.length).toBeGreaterThan(500);
    for (const { code, country } of regions) expect(partsOf(code), code).toMatchObject({ country });
    expect(regions.find(({ code }) => code === 'DE-BY')).toEqual({ code: 'DE-BY', name: 'Bayern', country: 'DE' });
    expect(new Set(regions.map(({ code }) => code)).size).toBe(regions.length);
  });
});
