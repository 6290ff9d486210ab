import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import type { LocatedFault } from '../../src/config-file/located-fault.ts';
import { readConfigText } from '../../src/config-file/read-config.ts';

function holidayCode(code: string): string | null {
  return ['DE', 'DE-BY', 'US', 'US-CA'].includes(code) ? null : `No holidays are known for ${code}.`;
}

function faultsOf(text: string): readonly LocatedFault[] {
  const read = readConfigText(text, 'kept.yaml', { holidayCode });
  return read.ok ? read.warnings : read.faults;
}

function short({ code, path, line, column }: LocatedFault): string {
  return `${code} ${path === '' ? '.' : path} ${line}:${column}`;
}

describe('every fault of the configuration is found in its file (§8.4)', () => {
  // The table that the engine's own test reads; here its lines and columns count.
  const table = new URL('../../../engine/test/config/fault-rows.yaml', import.meta.url);
  const rows = parse(readFileSync(table, 'utf8')) as { config: string; faults: string[] }[];

  test.each(rows.map(({ config, faults }) => [faults.map((line) => line.split(' | ')[0]!), config] as const))(
    '%s',
    (expected, config) => {
      const found = faultsOf(config);
      expect(found.map(short)).toEqual(expected);
      expect(found.every(({ file }) => file === 'kept.yaml')).toBe(true);
    },
  );
});

describe('text that is no YAML, or more than one wants to read', () => {
  test.each<[string, string, string, RegExp]>([
    ['an empty file', '', 'empty_file . 1:1', /Begin with kept: 1/],
    ['a file of comments', '# nothing yet\n', 'empty_file . 1:1', /holds no configuration/],
    [
      'a key twice',
      'kept: 1\nsettings: {}\nkept: 1\n',
      'duplicate_key . 3:1',
      /"kept" is written twice in one place, first on line 1/,
    ],
    ['a key twice in JSON', '{"kept": 1,\n "kept": 1}', 'duplicate_key . 2:2', /first on line 1/],
    ['two colons', 'kept: 1\nname: a: b\n', 'yaml_syntax . 2:7', /Two colons on one line/],
    ['an open bracket', 'kept: [1\n', 'yaml_syntax . 2:1', /\] is missing/],
    ['a tab', 'settings:\n\tcountBotReplies: true\n', 'yaml_syntax . 2:1', /Write spaces/],
    ['bare braces', 'text: {{conversation}} waits\n', 'yaml_syntax . 1:7', /Put it in quotes/],
    ['a reserved sign', 'channel: @here\n', 'yaml_syntax . 1:10', /Put the text in quotes/],
    ['a list as a key', '? [a]\n: b\n', 'yaml_syntax . 1:3', /A key is plain text/],
    ['an unknown tag', 'kept: !version 1\n', 'yaml_tag . 1:7', /Tags have no meaning/],
    ['a binary', 'kept: !!binary AA==\n', 'yaml_tag . 1:7', /Tags have no meaning/],
    ['two documents', 'kept: 1\n---\nkept: 1\n', 'several_documents . 2:1', /One file holds one configuration/],
    ['an alias of nothing', 'kept: *one\n', 'yaml_alias . 1:7', /Nothing before \*one is called &one/],
    ['an alias of itself', 'kept: &one [*one]\n', 'yaml_alias . 1:13', /grow beyond bounds/],
    ['deep nesting', '['.repeat(100_000), 'too_large . 1:1', /nested too deeply/],
    ['too much of it', `# ${'x'.repeat(2_000_000)}`, 'too_large . 1:1', /2 million characters/],
  ])('%s is refused where it stands', (_, text, expected, sentence) => {
    const faults = faultsOf(text);
    expect(short(faults[0]!)).toBe(expected);
    expect(faults[0]!.message).toMatch(sentence);
  });

  test('aliases that would grow a small file into a huge one are refused quickly', () => {
    const levels = Array.from({ length: 12 }, (_, level) => {
      const below = level === 0 ? 'x' : `*l${level - 1}`;
      return `k${level}: &l${level} [${Array(10).fill(below).join(', ')}]`;
    });
    expect(faultsOf(levels.join('\n')).map(short)).toEqual(['yaml_alias . 2:10']);
  });

  test('five thousand aliases in one small file are refused', () => {
    expect(faultsOf(`a: &a x\nb: [${Array(5_000).fill('*a').join(', ')}]`).map(short)).toEqual(['yaml_alias . 2:5']);
  });

  test('with a key that is written twice the rest is checked all the same', () => {
    const text = 'kept: 1\nsettings: {}\nsettings: { fireWithin: 1d }\npolicys: {}\n';
    expect(faultsOf(text).map(short)).toEqual([
      'duplicate_key . 3:1',
      'days_in_duration settings.fireWithin 3:25',
      'unknown_field policys 4:1',
    ]);
  });
});

describe('YAML 1.2', () => {
  const policy = 'policies: { a: { ignoreOfficeHours: true, metrics: { firstReply: { target: 4h } } } }';

  test('on, yes and no are text: a key called on, a team called no', () => {
    const text = `kept: 1\n${policy}\nassignments: [{ policy: a, team: no }]\nautomations:\n  - name: yes\n    on: sla_met\n    do: [{ assign: off }]\n`;
    const read = readConfigText(text, 'kept.yaml');
    if (!read.ok) throw new Error(JSON.stringify(read.faults));
    expect(read.config.assignments[0]!.team).toBe('no');
    expect(read.config.automations[0]).toMatchObject({
      name: 'yes',
      on: ['sla_met'],
      do: [{ kind: 'assign', assignee: 'off' }],
    });
  });

  test('numbers as keys are names; decimals keep their value', () => {
    const text = `kept: 1\npolicies:\n  a:\n    ignoreOfficeHours: true\n    defaultPriority: "1"\n    tiers: { third: 0.33 }\n    metrics: { firstReply: { byPriority: { 1: { target: 4h } } } }\nassignments: [{ policy: a }]\n`;
    const read = readConfigText(text, 'kept.yaml');
    if (!read.ok) throw new Error(JSON.stringify(read.faults));
    expect(read.config.policies.a).toMatchObject({ defaultPriority: '1', tiers: { third: 0.33 } });
  });

  test('aliases stand for what they repeat; a fault in them is shown where it is written', () => {
    const text = `kept: 1\nschedules:\n  de:\n    timeZone: Europe/Berlin\n    weekly: { mon: &day ["09:00-17:00"], tue: *day, wed: *day }\n${policy}\nassignments: [{ policy: a }]\n`;
    const read = readConfigText(text, 'kept.yaml');
    if (!read.ok) throw new Error(JSON.stringify(read.faults));
    expect(read.config.schedules.de!.weekly).toEqual({
      mon: ['09:00-17:00'],
      tue: ['09:00-17:00'],
      wed: ['09:00-17:00'],
    });
    expect(faultsOf(text.replace('17:00', '17:99')).map(({ line, column }) => `${line}:${column}`)).toContain('5:26');
  });

  test('a JSON file, Windows line ends and a byte order mark are read', () => {
    const json = JSON.stringify({ kept: 1, settings: { countBotReplies: true } }, null, 2);
    expect(readConfigText(json, 'kept.json')).toMatchObject({
      ok: true,
      config: { settings: { countBotReplies: true } },
    });
    expect(faultsOf(json.replace('true', '"yes"')).map(short)).toEqual(['wrong_type settings.countBotReplies 4:24']);
    expect(faultsOf('\ufeffkept: 1\r\nsetings: {}\r\n').map(short)).toEqual(['unknown_field setings 2:1']);
  });

  test('an empty section counts as left out', () => {
    const text =
      'kept: 1\nsettings:\nschedules:\npolicies:\nassignments:\nautomations:\n  # - name: later\nconnections:\ndirectory:\n';
    expect(readConfigText(text, 'kept.yaml')).toMatchObject({ ok: true, config: { automations: [], assignments: [] } });
  });

  test('what was read is kept: the text and the plain value', () => {
    const text = 'kept: 1 # the format\n';
    expect(readConfigText(text, 'kept.yaml')).toMatchObject({
      source: { fileName: 'kept.yaml', text, value: { kept: 1 } },
    });
  });
});

describe('size', () => {
  test('a hundred thousand keys, or as many errors, are read once, not each against each', () => {
    const many = Array.from({ length: 100_000 }, (_, at) => `k${at}: 1`).join('\n');
    expect(faultsOf(`${many}\nk7: 2`).find(({ code }) => code === 'duplicate_key')).toMatchObject({ line: 100_001 });
    expect(faultsOf('a: b: c\n'.repeat(100_000)).length).toBeLessThanOrEqual(50);
  });
});
