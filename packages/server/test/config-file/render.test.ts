import { stripVTControlCharacters } from 'node:util';
import { describe, expect, test } from 'vitest';
import { readConfigText } from '../../src/config-file/read-config.ts';
import { renderFaults } from '../../src/config-file/render.ts';

function rendered(text: string, color = false): string {
  const read = readConfigText(text, 'kept.yaml');
  return renderFaults(read.ok ? read.warnings : read.faults, text, { color });
}

describe('faults on the terminal name the file, show the line and point at it', () => {
  const text = [
    'kept: 1',
    'policies:',
    '  vip:',
    '    ignoreOfficeHours: true',
    '    pauseOn: [open, pending, in_progress, on_hold]',
    '    metrics:',
    '      firstReply: { target: 2d }',
    '',
  ].join('\n');

  test('as a person sees it', () => {
    expect(rendered(text)).toBe(`kept.yaml:5:14 warning always_paused
  policies.vip.pauseOn: Every status of an active conversation pauses the clock, so it never runs.
  Leave out at least "open".
    5 │     pauseOn: [open, pending, in_progress, on_hold]
      │              ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^

kept.yaml:7:29 error days_in_duration
  policies.vip.metrics.firstReply.target: "2d" is in days, weeks or more, and under office hours "a
  day" could be 24 hours or one working day: write hours instead, such as 8h for a working day or
  24h for a whole one.
    7 │       firstReply: { target: 2d }
      │                             ^^

1 error, 1 warning.
`);
  });

  test('colour changes nothing but the colour', () => {
    expect(rendered(text, true)).toContain('\u001b[');
    expect(stripVTControlCharacters(rendered(text, true))).toBe(rendered(text));
  });

  test('nothing is wider than 100 columns, and the mark stays under what it points at', () => {
    const long = `kept: 1\nassignments: [${'{ policy: a }, '.repeat(30)}{ polcy: b }]\n`;
    for (const line of rendered(long).split('\n')) expect(line.length).toBeLessThanOrEqual(100);
    const lines = rendered(long).split('\n');
    const mark = lines.findLastIndex((line) => line.includes('^'));
    expect(lines[mark - 1]!.slice(lines[mark]!.indexOf('^'))).toMatch(/^polcy/);
  });

  test('tabs, wide letters and long words keep their place', () => {
    const lines = rendered(`kept: 1\ndirectory: {\tpeople: { 花子: { nam: x } } }\n${'z'.repeat(300)}: 1\n`).split(
      '\n',
    );
    expect(lines.find((line) => line.startsWith('    2 │'))).toContain('directory: { people');
    // Two letters of two columns each stand before it.
    expect(lines.find((line) => line.includes('^^^'))!.indexOf('^')).toBe(
      8 + 'directory: { people: { '.length + 4 + ': { '.length,
    );
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(100);
  });

  test('what a file holds cannot steer the terminal', () => {
    const steering = 'kept: 1\n"a\u009b31m\u202eb": 1\n';
    expect(rendered(steering)).not.toMatch(/\u009b|\u202e/);
  });

  test('no faults are said to be none', () => {
    expect(renderFaults([], '', { color: false })).toBe('No faults.\n');
  });
});
