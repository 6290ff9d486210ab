/** The command line itself: help, the version, and every way of calling it wrong. */
import { readFileSync } from 'node:fs';
import { Writable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { COMMANDS } from '../../src/cli/commands.ts';
import { runKept } from '../../src/cli/program.ts';
import { CONFIG, EVENTS } from './sample.ts';
import { folderOf, jsonLines, kept } from './terminal.ts';

describe('help', () => {
  test('lists every command on stdout', async () => {
    const { stdout, stderr, exitCode } = await kept(['--help']);
    expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 });
    for (const { name, summary } of COMMANDS) expect(stdout.replaceAll(/\s+/g, ' ')).toContain(`${name} ${summary}`);
  });

  test.each(COMMANDS.map(({ name }) => name))('of %s, asked either way', async (name) => {
    const { stdout, stderr, exitCode } = await kept([name, '--help']);
    expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 });
    expect(stdout).toContain(`Usage: kept ${name}`);
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100);
    expect((await kept(['help', name])).stdout).toBe(stdout);
  });

  test('without a command is wrong usage, on stderr', async () => {
    const { stdout, stderr, exitCode } = await kept([]);
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 2 });
    expect(stderr).toContain('Usage: kept');
  });

  test('names are said once', () => {
    expect(new Set(COMMANDS.map(({ name }) => name)).size).toBe(COMMANDS.length);
  });
});

test('--version is the package’s', async () => {
  const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  expect(await kept(['--version'])).toEqual({ exitCode: 0, stdout: `${version}\n`, stderr: '' });
});

describe('wrong usage is exit 2, with the flag, the value and the mend on stderr', () => {
  const FILES = ['--config', 'kept.yaml', '--events', 'events.jsonl'];
  const METRIC = ['--conversation', '1001', '--metric'];
  test.each<[string, string[], string[]]>([
    ['an unknown command', ['repaly'], ["unknown command 'repaly'", 'Did you mean replay?']],
    [
      'an unknown option',
      ['replay', ...FILES, '--untill', 'x'],
      ["unknown option '--untill'", 'Did you mean --until?'],
    ],
    ['an argument too many', ['replay', ...FILES, 'more'], ['too many arguments']],
    ['no --config', ['replay', '--events', 'events.jsonl'], ['--config <file>', 'not specified']],
    ['no --events', ['report', '--config', 'kept.yaml'], ['--events <file>', 'not specified']],
    ['an option without its value', ['replay', ...FILES, '--until'], ['--until <instant>', 'missing']],
    [
      'an instant without an offset',
      ['replay', ...FILES, '--until', '2026-03-02T08:00'],
      ['--until', "'2026-03-02T08:00'", 'Write date, time and offset'],
    ],
    ['an unknown format', ['replay', ...FILES, '--format', 'xml'], ['--format', "'xml'", 'json, table']],
    [
      'an unknown metric',
      ['explain', ...FILES, ...METRIC, 'reply'],
      ['--metric', "'reply'", 'firstReply, allMessages, resolution'],
    ],
    ['no metric', ['explain', ...FILES, '--conversation', '1001'], ['--metric <metric>', 'not specified']],
    [
      'a cycle 0',
      ['explain', ...FILES, ...METRIC, 'resolution', '--cycle', '0'],
      ['--cycle', "'0'", 'whole number from 1'],
    ],
    ['no days', ['report', ...FILES, '--days', '1.5'], ['--days', "'1.5'", 'whole number from 1']],
    ['days and from', ['report', ...FILES, '--days', '3', '--from', '2026-03-01'], ['--days', '--from']],
    ['from without to', ['report', ...FILES, '--from', '2026-03-01'], ['--from and --to go together']],
    ['to without from', ['report', ...FILES, '--to', '2026-03-01'], ['--from and --to go together']],
    [
      'a from that is no instant',
      ['report', ...FILES, '--from', 'March', '--to', '2026-03-01'],
      ['--from March', 'Write 2026-03-02'],
    ],
    [
      'a to that is not after from',
      ['report', ...FILES, '--from', '2026-03-02', '--to', '2026-03-02'],
      ['--to 2026-03-02', '--from 2026-03-02'],
    ],
    ['an unknown basis', ['report', ...FILES, '--basis', 'made'], ['--basis', "'made'", 'created, completed, ended']],
    ['an unknown group', ['report', ...FILES, '--group-by', 'tema'], ['--group-by', "'tema'", 'team']],
    ['an unknown zone', ['report', ...FILES, '--time-zone', 'Berlin'], ['--time-zone', "'Berlin'", 'Europe/Berlin']],
    [
      'no configuration there',
      ['replay', '--config', 'nowhere.yaml', '--events', 'x'],
      ['--config nowhere.yaml', 'no such file'],
    ],
    [
      'no events there',
      ['replay', '--config', 'kept.yaml', '--events', 'nowhere'],
      ['--events nowhere', 'no such file'],
    ],
    ['a folder for a file', ['replay', '--config', 'kept.yaml', '--events', '.'], ['--events .', 'folder']],
    [
      'a damaged packed file',
      ['replay', '--config', 'kept.yaml', '--events', 'broken.gz'],
      ['--events broken.gz', 'damaged'],
    ],
    ['nothing to validate', ['validate'], ["missing required argument 'file'"]],
    ['a file to validate that is not there', ['validate', 'nowhere.yaml'], ['nowhere.yaml', 'no such file']],
    ['an import without a mapping', ['import', 'x.csv', '--dry-run'], ['--mapping <file>', 'not specified']],
    [
      'an import of nothing',
      ['import', 'nowhere.csv', '--mapping', 'map.yaml', '--dry-run'],
      ['nowhere.csv', 'no such file'],
    ],
    ['an import without a key', ['import', 'x.csv', '--mapping', 'map.yaml'], ['wants a key', '--key or KEPT_KEY']],
  ])('%s', async (_, args, said) => {
    const file = folderOf({
      'kept.yaml': CONFIG,
      'events.jsonl': jsonLines(EVENTS),
      'map.yaml':
        'mapping: 1\nsource: desk\nshape: tickets\ncolumns: { ticket: id, created: { column: at, format: iso } }\n',
      'broken.gz': Buffer.from([0x1f, 0x8b, 0x08, 0x00, 0x01, 0x02, 0x03]),
    });
    const before = process.cwd();
    process.chdir(file('.'));
    try {
      const { stdout, stderr, exitCode } = await kept(args);
      expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 2 });
      for (const words of said) expect(stderr).toContain(words);
    } finally {
      process.chdir(before);
    }
  });
});

test('a large result is written no faster than it is read', async () => {
  const events = Array.from({ length: 2000 }, (_, n) => ({
    id: `e${n}`,
    type: 'message.received',
    conversation: `c${n}`,
    at: '2026-03-02T08:00:00Z',
  }));
  const file = folderOf({ 'kept.yaml': CONFIG, 'events.jsonl': jsonLines(events) });
  let most = 0;
  let length = 0;
  const stdout = new Writable({
    highWaterMark: 1,
    write(piece: Buffer, _, done) {
      length += piece.length;
      most = Math.max(most, stdout.writableLength);
      setImmediate(done);
    },
  });
  const args = [
    'replay',
    '--config',
    file('kept.yaml'),
    '--events',
    file('events.jsonl'),
    '--until',
    '2026-03-03T00:00:00Z',
  ];
  const stderr = new Writable({ write: (_piece, _encoding, done) => done() });
  expect(await runKept(args, { stdin: (async function* () {})(), stdout, stderr, now: () => 0 })).toBe(0);
  expect(length).toBeGreaterThan(2_000_000);
  expect(most).toBeLessThan(200_000);
});

test('what is neither wrong usage nor a refusal is a bug, and is thrown', async () => {
  const stdout = new Writable({ write: (_piece, _encoding, done) => done(new Error('disk on fire')) });
  stdout.on('error', () => {});
  const file = folderOf({ 'kept.yaml': CONFIG });
  const run = runKept(['replay', '--config', file('kept.yaml'), '--events', '-'], {
    ...{
      stdin: (async function* () {})(),
      stdout,
      stderr: stdout,
      now: () => {
        throw new Error('no clock');
      },
    },
  });
  await expect(run).rejects.toThrow('no clock');
});
