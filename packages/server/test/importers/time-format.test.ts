import { describe, expect, it } from 'vitest';
import type { TimeFormat } from '../../src/importers/rule.ts';
import { timeReader } from '../../src/importers/time-format.ts';
import { tokensFault } from '../../src/importers/time-tokens.ts';

const iso = (zone: string | null): TimeFormat => ({ kind: 'iso', zone });
const tokens = (text: string, zone: string | null): TimeFormat => ({ kind: 'tokens', tokens: text, zone });
const BERLIN = 'Europe/Berlin';

describe('times', () => {
  it.each<[TimeFormat, string, string | null]>([
    [iso(null), '2026-03-02T08:00:00Z', '2026-03-02T08:00:00.000Z'],
    [iso(null), '2026-03-02T08:00:00.123987+01:00', '2026-03-02T07:00:00.123Z'],
    [iso(null), '2026-03-02 08:00 UTC', '2026-03-02T08:00:00.000Z'],
    [iso(null), '2026-03-02 08:00:05,5 -0330', '2026-03-02T11:30:05.500Z'],
    [iso(null), '2026-03-02T08:00:00', null],
    [iso(BERLIN), '2026-03-02T08:00:00', '2026-03-02T07:00:00.000Z'],
    [iso(BERLIN), '2026-03-02T08:00:00Z', '2026-03-02T08:00:00.000Z'],
    [iso(BERLIN), '2026-03-02', null],
    [iso(BERLIN), '2026-02-29T08:00:00', null],
    [iso(BERLIN), '2026-03-02T08:00:60', null],
    [iso(BERLIN), '2026-03-02T24:00:00', null],
    [{ kind: 'epochSeconds' }, '1772438400', '2026-03-02T08:00:00.000Z'],
    [{ kind: 'epochSeconds' }, '1772438400.25', '2026-03-02T08:00:00.250Z'],
    [{ kind: 'epochSeconds' }, '-1', '1969-12-31T23:59:59.000Z'],
    [{ kind: 'epochSeconds' }, '1772438400000', null],
    [{ kind: 'epochMs' }, '1772438400123', '2026-03-02T08:00:00.123Z'],
    [{ kind: 'epochMs' }, '1e12', null],
    [tokens('d/M/yyyy HH:mm', 'UTC'), '29/2/2016 01:16', '2016-02-29T01:16:00.000Z'],
    [tokens('d/M/yyyy HH:mm', 'UTC'), '29/2/2015 01:16', null],
    [tokens('d/M/yyyy HH:mm', 'UTC'), '29/13/2016 01:16', null],
    [tokens('d/M/yyyy HH:mm', 'UTC'), '29/2/2016 1:16', null],
    [tokens('d/M/yyyy HH:mm', 'UTC'), '29/2/2016 01:16 ', null],
    [tokens('yyyyMMddHHmmss.SSS', 'UTC'), '20260302080005.120', '2026-03-02T08:00:05.120Z'],
    [tokens('(dd.MM.yyyy) H+m', 'UTC'), '(02.03.2026) 8+5', '2026-03-02T08:05:00.000Z'],
    [tokens('MM/dd/yyyy h:mm a', 'America/New_York'), '03/02/2026 3:05 PM', '2026-03-02T20:05:00.000Z'],
    [tokens("LLL d, yyyy 'at' HH:mm", 'UTC'), 'Mar 2, 2026 at 08:00', '2026-03-02T08:00:00.000Z'],
    [tokens('yyyy-MM-dd HH:mm ZZZ', null), '2026-03-02 08:00 +0100', '2026-03-02T07:00:00.000Z'],
  ])('%o reads %s as %s', (format, text, instant) => {
    const read = timeReader(format);
    for (const at of [read(text), read(text)]) expect(at === null ? null : new Date(at).toISOString()).toBe(instant);
  });

  // §2.6: what does not exist moves forward by the gap, what occurs twice is the earlier.
  it.each<[string, string, string]>([
    [BERLIN, '2026-03-29 02:30', '2026-03-29T01:30:00.000Z'],
    [BERLIN, '2026-10-25 02:30', '2026-10-25T00:30:00.000Z'],
    ['Australia/Lord_Howe', '2026-10-04 02:15', '2026-10-03T15:45:00.000Z'],
    ['Pacific/Apia', '2011-12-30 12:00', '2011-12-30T22:00:00.000Z'],
    ['America/Sao_Paulo', '2018-11-04 00:00', '2018-11-04T03:00:00.000Z'],
  ])('in %s, %s is %s', (zone, local, instant) => {
    for (const format of [tokens('yyyy-MM-dd HH:mm', zone), iso(zone)])
      expect(new Date(timeReader(format)(local)!).toISOString()).toBe(instant);
  });

  it.each<[string, RegExp | null]>([
    ['d/M/yyyy HH:mm', null],
    ["yyyy-MM-dd'T'HH:mm:ss", null],
    ['X', null],
    ['yyyy-MM-dd hh:mm a', null],
    ['DD/MM/YYYY HH:mm', /write yyyy/],
    ['DD.MM.yyyy HH:mm', /write dd/],
    ['yyyy-MM-ddTHH:mm', /'T'/],
    ['yyyy-MM-dd', /no hour/],
    ['yyyy HH:mm dd', /no month/],
    ['yyyy-MM-dd hh:mm', /needs a/],
    ["yyyy-MM-dd 'at HH:mm", /not closed/],
    ['yyyy-MM-dd Q HH:mm', /"Q" is no token/],
  ])('the format %s has a fault like %s', (format, fault) => {
    const found = tokensFault(format);
    if (fault === null) expect(found).toBeNull();
    else expect(found).toMatch(fault);
  });
});
