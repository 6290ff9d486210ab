import { describe, expect, test } from 'vitest';
import { backoffMs, pauseMs, retryAfterOf } from '../../src/delivery/backoff.ts';
import { clip, escapeHtml, escapeMarkdown, escapeSlack, oneLine } from '../../src/delivery/escape.ts';
import { hoursInWords, momentInWords } from '../../src/delivery/words.ts';
import { HOUR, MINUTE, NOON } from './workbench.ts';

describe('escaping', () => {
  test.each([
    ['plain', 'plain', 'plain', 'plain'],
    ['a & b', 'a &amp; b', 'a &amp; b', 'a & b'],
    ['<!channel>', '&lt;!channel&gt;', '&lt;!channel&gt;', '\\<\\!channel\\>'],
    ['<https://x|y>', '&lt;https://x|y&gt;', '&lt;https://x|y&gt;', '\\<https://x\\|y\\>'],
    ['&lt;', '&amp;lt;', '&amp;lt;', '&lt;'],
    ['"a" \'b\'', '"a" \'b\'', '&quot;a&quot; &#39;b&#39;', '"a" \'b\''],
    ['*b* _i_ ~s~ `c`', '*b* _i_ ~s~ `c`', '*b* _i_ ~s~ `c`', '\\*b\\* \\_i\\_ \\~s\\~ \\`c\\`'],
    ['[a](javascript:x)', '[a](javascript:x)', '[a](javascript:x)', '\\[a\\]\\(javascript:x\\)'],
    ['- a\n1. b', '- a\n1. b', '- a\n1. b', '\\- a\n1\\. b'],
    ['# h \\', '# h \\', '# h \\', '\\# h \\\\'],
  ])('%j', (text, slack, html, markdown) => {
    expect([escapeSlack(text), escapeHtml(text), escapeMarkdown(text)]).toEqual([slack, html, markdown]);
  });

  test('one line holds no control character', () => expect(oneLine('a\r\nBcc: x\u0000\u2028y\t ')).toBe('a Bcc: x y'));
  test('a cut never halves a character', () => {
    expect(clip('ab😀', 4)).toBe('ab😀');
    expect(clip('ab😀c', 4)).toBe('ab…');
  });
});

describe('hours in words', () => {
  test.each([
    [HOUR * 1.5, '1.5 h left'],
    [18 * MINUTE, '0.3 h left'],
    [1, '0.0 h left'],
    [0, '0.0 h overdue'],
    [-18 * MINUTE, '0.3 h overdue'],
    [-3 * MINUTE, '0.1 h overdue'],
    [-100 * HOUR, '100.0 h overdue'],
  ])('%i ms: %s', (ms, words) => expect(hoursInWords(ms)).toBe(words));

  test('an instant is told in the zone of the schedule', () => {
    expect(momentInWords(NOON, 'Europe/Berlin')).toBe('Mon, 2 Mar 2026, 13:00 CET');
    expect(momentInWords(NOON, 'UTC')).toBe('Mon, 2 Mar 2026, 12:00 UTC');
  });
});

describe('waiting', () => {
  test.each([
    [1, 0, 1_000],
    [1, 0.999, 4_995],
    [2, 0.999, 9_990],
    [5, 0.5, 40_000],
    [11, 0.999, 3_596_400],
    [1_000, 0.999, 3_596_400],
  ])('after attempt %i, at random %f: %i ms', (attempts, random, ms) =>
    expect(backoffMs(attempts, random, null)).toBe(ms),
  );

  test('never less than was asked for', () => {
    expect(backoffMs(1, 0.999, 60_000)).toBeGreaterThanOrEqual(60_000);
    expect(backoffMs(1, 0.999, 60_000)).toBeLessThanOrEqual(61_000);
  });

  test.each([
    [4, 0],
    [5, 30_000],
    [6, 60_000],
    [9, 480_000],
    [10, 600_000],
    [500, 600_000],
  ])('after %i failures a pause of at most %i ms', (failures, ms) => {
    expect(pauseMs(failures, 1)).toBe(ms);
    expect(pauseMs(failures, 0)).toBe(ms * 0.75);
  });

  test.each([
    ['120', 120_000],
    ['0', 0],
    ['1.5', 1_500],
    ['Mon, 02 Mar 2026 12:01:00 GMT', 60_000],
    ['Mon, 02 Mar 2026 11:00:00 GMT', 0],
    ['999999999', 86_400_000],
    ['soon', null],
    ['', null],
    [null, null],
  ])('Retry-After %j: %j', (header, ms) => expect(retryAfterOf(header, NOON)).toBe(ms));
});
